import pl from "nodejs-polars";
import { DataError } from "../errors.ts";
import { firstLine, malformedLine, scanLines } from "./lines.ts";
import type { Table } from "./table.ts";

/**
 * Reads ragged text, a line `user item item …` for each user.
 *
 * Blank lines are skipped. A line that names a user and no item is counted as
 * an empty user. A user may come on several lines.
 *
 * @param path The file.
 * @param integers Whether every name must be an integer.
 * @throws {DataError} The file is empty, or (with `integers`) a name is not an
 * integer; the message holds the file, the line's number and its text.
 */
export async function readUserItems(
  path: string,
  integers: boolean,
): Promise<Table> {
  await firstLine(path);
  const lines = scanLines(path).filter(pl.col("line").isNotNull());
  if (integers) await checkIntegers(path);
  const words = pl.col("line").str.replace("^\\s+", "")
    .str.replaceAll("\\s+", " ").str.split(" ");
  const all = lines.select(
    words.lst.first().alias("user"),
    words.lst.slice(1, 2 ** 31).alias("item"),
  ).explode("item");
  const [counts] = (await all.select(
    pl.col("item").count().alias("rows"),
    pl.col("item").nullCount().alias("empty"),
  ).collect()).toRecords();
  if (Number(counts.rows) === 0) {
    throw new DataError(
      `${path} holds no interaction. Expected lines "user item item …".`,
    );
  }
  const id = integers ? pl.Int64 : pl.Utf8;
  return {
    lazy: all.filter(pl.col("item").isNotNull())
      .select(pl.col("user").cast(id), pl.col("item").cast(id)),
    integers,
    rows: Number(counts.rows),
    value: "none",
    emptyUsers: Number(counts.empty),
  };
}

async function checkIntegers(path: string): Promise<void> {
  const bad = await scanLines(path).filter(
    pl.col("line").isNotNull().and(
      pl.col("line").str.contains("^\\s*\\d+(\\s+\\d+)*\\s*$").not(),
    ),
  ).head(1).collect();
  if (bad.height === 0) return;
  const [row] = bad.toRecords();
  throw malformedLine(
    path,
    Number(row.number),
    String(row.line),
    "something that is not an integer",
    '"user item item …" with integers',
  );
}
