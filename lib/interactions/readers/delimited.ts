/**
 * Files with a row for each interaction and a separator between fields.
 *
 * @module
 */
import pl, {
  type DataType,
  type Expr,
  type LazyDataFrame,
} from "nodejs-polars";
import { DataError } from "../errors.ts";
import { firstLine, malformedLine, NO_QUOTE, scanLines } from "./lines.ts";
import type { Range, Table } from "./table.ts";

/** How a delimited file is laid out. */
export interface Layout {
  /** Between two fields; more than one character is allowed ("::"). */
  readonly separator: string;
  /** Names of all fields in file order, as in the header where there is one. */
  readonly fields: readonly string[];
  /** Whether the first line holds the names of the fields. */
  readonly header: boolean;
  /** The fields that name the user and the item. */
  readonly user: string;
  readonly item: string;
  /** The field with a rating or a count, if any. */
  readonly value?: string;
  /** What the value is. */
  readonly kind?: "rating" | "count";
  /** Values outside are an error. */
  readonly range?: Range;
  /** Whether users and items are named by integers; text otherwise. */
  readonly integers: boolean;
  /** Whether fields may stand in double quotes. */
  readonly quoted?: boolean;
}

/**
 * Reads a delimited file: one pass that checks every row, then a lazy table.
 *
 * Blank lines are skipped. A row with a field too few or too many, with text
 * where a number belongs, or with a value out of range is an error.
 *
 * @throws {DataError} A row is malformed; the message holds the file, the line's
 * number, its text, and what was expected.
 */
export async function readDelimited(
  path: string,
  layout: Layout,
): Promise<Table> {
  const first = await firstLine(path);
  if (layout.header && !sameFields(first, layout)) {
    throw malformedLine(
      path,
      1,
      first,
      "the header is not the one of this format",
      `"${layout.fields.join(layout.separator)}"`,
    );
  }
  const lazy = layout.separator.length === 1
    ? scanTyped(path, layout)
    : scanSplit(path, layout);
  const checks = await check(path, lazy, layout);
  return {
    lazy: lazy.select(...wanted(layout)).filter(pl.col("user").isNotNull()),
    integers: layout.integers,
    rows: checks.rows,
    value: layout.value ? layout.kind ?? "rating" : "none",
    emptyUsers: 0,
  };
}

/** The columns that a {@linkcode Table} has. */
function wanted(layout: Layout): string[] {
  return layout.value ? ["user", "item", "value"] : ["user", "item"];
}

function sameFields(line: string, { fields, separator }: Layout): boolean {
  const found = line.trimEnd().split(separator);
  return found.length === fields.length &&
    fields.every((field, index) => found[index] === field);
}

/** The column that a field becomes. */
function columnOf(field: string, { user, item, value }: Layout): string {
  if (field === user) return "user";
  if (field === item) return "item";
  return field === value ? "value" : `other ${field}`;
}

/** polars' own parser, for one-character separators. */
function scanTyped(path: string, layout: Layout): LazyDataFrame {
  const id = layout.integers ? pl.Int64 : pl.Utf8;
  const types: Record<string, DataType> = {
    user: id,
    item: id,
    value: pl.Float64,
  };
  const schema: Record<string, DataType> = {};
  for (const field of layout.fields) {
    const column = columnOf(field, layout);
    schema[column] = types[column] ?? pl.Utf8;
  }
  return pl.scanCSV(path, {
    hasHeader: layout.header,
    schema,
    sep: layout.separator,
    quoteChar: layout.quoted ? '"' : NO_QUOTE,
    glob: false,
  });
}

/** Lines split by us, for separators that polars' parser cannot have. */
function scanSplit(path: string, layout: Layout): LazyDataFrame {
  const lines = scanLines(path).filter(pl.col("line").isNotNull());
  const data = layout.header ? lines.slice(1, 2 ** 32 - 1) : lines;
  return data.select(...splitColumns(layout));
}

/** Expressions that take the fields out of the column `line`. */
function splitColumns(layout: Layout): Expr[] {
  const parts = pl.col("line").str.split(layout.separator);
  return layout.fields.map((field, index) => {
    const column = columnOf(field, layout);
    const text = parts.lst.get(index);
    if (column === "value") return text.cast(pl.Float64).alias(column);
    const integer = layout.integers && (column === "user" || column === "item");
    return (integer ? text.cast(pl.Int64) : text).alias(column);
  });
}

/** Counts rows and nulls and finds the range, in one streaming pass. */
async function check(
  path: string,
  lazy: LazyDataFrame,
  layout: Layout,
): Promise<{ rows: number }> {
  const last = columnOf(layout.fields[layout.fields.length - 1], layout);
  const columns = [
    pl.len().alias("rows"),
    ...wanted(layout).map((name) => pl.col(name).nullCount().alias(name)),
    // Naming the last column makes polars look at the whole line.
    pl.col(last).nullCount().alias("last"),
  ];
  if (layout.value) {
    columns.push(
      pl.col("value").isNan().sum().alias("notNumbers"),
      pl.col("value").min().alias("least"),
      pl.col("value").max().alias("greatest"),
    );
  }
  let found: Record<string, number>;
  try {
    const [record] =
      (await lazy.select(...columns).collect({ streaming: true }))
        .toRecords();
    found = record as Record<string, number>;
  } catch (error) {
    await nameMalformedLine(path, layout);
    throw new DataError(
      `${path} cannot be read as rows of ${described(layout)}: ` +
        `${(error as Error).message.split("\n")[0]}.`,
      { cause: error },
    );
  }
  const nulls = wanted(layout).map((name) => Number(found[name]));
  const [low, high] = layout.range ?? [-Infinity, Infinity];
  const blank = Math.min(...nulls);
  if (
    Math.max(...nulls) > 0 || Number(found.last) > 0 ||
    found.notNumbers > 0 || found.least < low || found.greatest > high
  ) {
    await nameMalformedLine(path, layout);
    if (Math.max(...nulls) > blank || found.notNumbers > 0) {
      throw new DataError(
        `${path}: a user, an item or a value is missing or is not a number. ` +
          `Expected rows of ${described(layout)}.`,
      );
    }
  }
  const rows = Number(found.rows) - blank;
  if (rows === 0) {
    throw new DataError(
      `${path} holds no interaction, only its header or blank lines. Bring a ` +
        "whole copy of the file.",
    );
  }
  return { rows };
}

/** Looks line by line, with polars, for the first row that breaks the layout. */
async function nameMalformedLine(path: string, layout: Layout): Promise<void> {
  const count = layout.fields.length;
  let lines = scanLines(path).filter(pl.col("line").isNotNull());
  if (layout.header) lines = lines.filter(pl.col("number").gt(1));
  // A quoted field may hold the separator, so such lines are not judged here.
  if (layout.quoted) {
    lines = lines.filter(pl.col("line").str.contains('"').not());
  }
  const [low, high] = layout.range ?? [-Infinity, Infinity];
  const value = layout.value
    ? pl.col("value").isNull().or(pl.col("value").isNan()).or(
      pl.col("value").lt(low),
    ).or(pl.col("value").gt(high))
    : pl.lit(false);
  const bad = await lines
    .withColumn(
      pl.col("line").str.split(layout.separator).lst.lengths().alias("count"),
    )
    .withColumns(...splitColumns(layout))
    .withColumns(
      missing("user").alias("no user"),
      missing("item").alias("no item"),
      value.alias("no value"),
    )
    .filter(
      pl.col("count").neq(count).or(pl.col("no user")).or(pl.col("no item"))
        .or(pl.col("no value")),
    )
    .select("number", "line", "count", "no user", "no item", "no value")
    .head(1)
    .collect();
  if (bad.height === 0) return;
  const [row] = bad.toRecords();
  const problem = row.count !== count
    ? `${row.count} fields instead of ${count}`
    : row["no user"]
    ? `no valid ${layout.user}`
    : row["no item"]
    ? `no valid ${layout.item}`
    : `no ${layout.value} that is ${rangeInWords(layout.range)}`;
  throw malformedLine(
    path,
    Number(row.number),
    String(row.line),
    problem,
    described(layout),
  );
}

function missing(column: string): Expr {
  const text = pl.col(column).cast(pl.Utf8);
  return text.isNull().or(text.eq(pl.lit("")));
}

/** The layout in words: `userId,movieId,rating,timestamp with …`. */
function described(layout: Layout): string {
  const separator = layout.separator === "\t" ? "<tab>" : layout.separator;
  const fields = layout.fields.join(separator);
  const ids = layout.integers
    ? ` with integers for ${layout.user} and ${layout.item}`
    : "";
  const range = layout.range
    ? `${ids ? " and" : " with"} a ${layout.value} that is ` +
      rangeInWords(layout.range)
    : "";
  return `"${fields}"${ids}${range}`;
}

function rangeInWords(range?: Range): string {
  if (!range) return "a number";
  const [low, high] = range;
  return high === Infinity ? `at least ${low}` : `from ${low} to ${high}`;
}
