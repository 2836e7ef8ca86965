import pl from "nodejs-polars";
import { DataError } from "../errors.ts";
import { malformedLine, NO_QUOTE, scanLines } from "./lines.ts";
import type { Table } from "./table.ts";

/**
 * Reads the Netflix Prize's ratings: `mv_*.txt` files with one film each, or
 * `combined_data_*.txt` files with many. Both hold a line `film:`, then lines
 * `user,rating,date` for it.
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
  const lines = pl.scanCSV(`${folder}/${pattern}`, {
    hasHeader: false,
    schema: { user: pl.Utf8, value: pl.Float64, date: pl.Utf8 },
    quoteChar: NO_QUOTE,
    truncateRaggedLines: true,
    ignoreErrors: true,
  }).filter(pl.col("user").isNotNull());
  const film = pl.col("user").str.extract("^(\\d+):$", 1).cast(pl.Int64);
  const all = lines.select(
    film.forwardFill().alias("item"),
    film.isNotNull().alias("heading"),
    pl.col("user").cast(pl.Int64).alias("user"),
    pl.col("value"),
  );
  const rating = pl.col("heading").not();
  const broken = rating.and(
    pl.col("user").isNull().or(pl.col("item").isNull())
      .or(pl.col("value").isNull()).or(pl.col("value").lt(1))
      .or(pl.col("value").gt(5)),
  );
  const [found] = (await all.select(
    rating.sum().alias("rows"),
    broken.sum().alias("broken"),
  ).collect()).toRecords();
  if (Number(found.broken) > 0) await nameMalformedLine(folder, pattern);
  if (Number(found.rows) === 0) {
    throw new DataError(
      `${folder}/${pattern} hold no rating. Bring whole copies of the files.`,
    );
  }
  return {
    lazy: all.filter(rating).select("user", "item", "value"),
    rows: Number(found.rows),
    value: "rating",
    emptyUsers: 0,
  };
}

async function nameMalformedLine(
  folder: string,
  pattern: string,
): Promise<never> {
  const [start, end] = pattern.split("*");
  const names = Array.from(Deno.readDirSync(folder), (entry) => entry.name)
    .filter((name) => name.startsWith(start) && name.endsWith(end)).sort();
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
