import pl, { type DataFrame } from "nodejs-polars";
import { DataError } from "../errors.ts";
import { malformedLine, NO_QUOTE, scanLines } from "./lines.ts";
import type { Table } from "./table.ts";

/**
 * Reads the Netflix Prize's ratings: `mv_*.txt` files with one film each, or
 * `combined_data_*.txt` files with many. Both hold a line `film:`, then lines
 * `user,rating,date` for it.
 *
 * Carrying the film down to its ratings needs whole files in memory, so they
 * are read in parts of at most a thousand films or one combined file, and kept
 * as 12 bytes a rating.
 *
 * @param folder The folder that holds the files.
 * @param pattern `mv_*.txt` or `combined_data_*.txt`.
 * @throws {DataError} A line is neither; the message holds the file, the line's
 * number and its text.
 */
export async function readNetflix(
  folder: string,
  pattern: "mv_*.txt" | "combined_data_*.txt",
): Promise<Table> {
  const names = fileNames(folder, pattern);
  const parts: DataFrame[] = [];
  for (const part of new Set(names.map(partOf))) {
    parts.push(await readPart(`${folder}/${part}`));
  }
  const whole = pl.concat(parts);
  const [found] = whole.select(
    pl.col("user").isNull().or(pl.col("item").isNull())
      .or(pl.col("value").isNull()).or(pl.col("value").lt(1))
      .or(pl.col("value").gt(5)).sum().alias("broken"),
  ).toRecords();
  if (Number(found.broken) > 0) {
    await nameMalformedLine(folder, pattern, names);
  }
  if (whole.height === 0) {
    throw new DataError(
      `${folder}/${pattern} hold no rating. Bring whole copies of the files.`,
    );
  }
  return {
    lazy: whole.lazy(),
    integers: true,
    rows: whole.height,
    value: "rating",
    emptyUsers: 0,
  };
}

/** The ratings of the files that a glob pattern names, in order of names. */
async function readPart(path: string): Promise<DataFrame> {
  const film = pl.col("user").str.extract("^(\\d+):$", 1).cast(pl.Int32);
  return await pl.scanCSV(path, {
    hasHeader: false,
    schema: { user: pl.Utf8, value: pl.Float32, date: pl.Utf8 },
    quoteChar: NO_QUOTE,
    truncateRaggedLines: true,
    ignoreErrors: true,
  }).filter(pl.col("user").isNotNull()).select(
    pl.col("user").cast(pl.Int32).alias("user"),
    film.forwardFill().alias("item"),
    pl.col("value"),
    film.isNotNull().alias("heading"),
  ).filter(pl.col("heading").not()).select("user", "item", "value").collect();
}

/** A pattern for the thousand films, or the combined file, around a file. */
function partOf(name: string): string {
  return name.startsWith("mv_") ? `${name.slice(0, 7)}*.txt` : name;
}

function fileNames(folder: string, pattern: string): string[] {
  const [start, end] = pattern.split("*");
  return Array.from(Deno.readDirSync(folder), ({ name }) => name)
    .filter((name) => name.startsWith(start) && name.endsWith(end)).sort();
}

async function nameMalformedLine(
  folder: string,
  pattern: string,
  names: readonly string[],
): Promise<never> {
  for (const name of names) {
    const path = `${folder}/${name}`;
    const bad = await scanLines(path).filter(
      pl.col("line").isNotNull().and(
        pl.col("line").str.contains("^(\\d+:|\\d+,[1-5](,[0-9-]*)?)$").not(),
      ),
    ).head(1).collect();
    if (bad.height === 0) continue;
    const [row] = bad.toRecords();
    throw malformedLine(
      path,
      Number(row.number),
      String(row.line),
      "neither a film nor a rating",
      '"film:" or "user,rating,date" with a rating from 1 to 5',
    );
  }
  throw new DataError(
    `${folder}/${pattern}: a rating comes before the first line "film:". ` +
      "Bring whole copies of the files.",
  );
}
