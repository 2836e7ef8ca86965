/**
 * A text file as lines, for ragged files and for naming a malformed one.
 *
 * @module
 */
import pl, { type LazyDataFrame } from "nodejs-polars";
import { DataError } from "../errors.ts";

/** Characters that no source holds: they switch polars' own splitting off. */
const NOT_IN_TEXT = "\u0001";
/** Stands in for a quote character where a source has none. */
export const NO_QUOTE = "\u0002";

/** Columns `number` (UInt32, from 1) and `line` (Utf8, null when blank). */
export function scanLines(path: string): LazyDataFrame {
  const line = pl.col("line").str.replace("\\s+$", "");
  return pl.scanCSV(path, {
    hasHeader: false,
    schema: { line: pl.Utf8 },
    sep: NOT_IN_TEXT,
    quoteChar: NO_QUOTE,
    rowIndexName: "number",
    rowIndexOffset: 1,
    glob: false,
  }).withColumn(
    pl.when(line.eq(pl.lit(""))).then(pl.lit(null)).otherwise(line)
      .alias("line"),
  );
}

/** The first line of a file without its line end.
 *
 * @throws {DataError} The file is empty or unreadable.
 */
export async function firstLine(path: string): Promise<string> {
  let text: string;
  try {
    using file = await Deno.open(path);
    const buffer = new Uint8Array(65_536);
    const length = await file.read(buffer) ?? 0;
    text = new TextDecoder().decode(buffer.subarray(0, length));
  } catch (error) {
    throw new DataError(
      `${path} cannot be read: ${(error as Error).message}.`,
      { cause: error },
    );
  }
  if (text.trim() === "") {
    throw new DataError(
      `${path} is empty. Delete it, so that it is fetched anew, or bring a ` +
        "whole copy.",
    );
  }
  return text.split(/\r?\n/, 1)[0].replace(/^\uFEFF/, "");
}

/** The error that names a malformed line. */
export function malformedLine(
  path: string,
  number: number,
  line: string,
  problem: string,
  expected: string,
): DataError {
  const shown = line.length > 120 ? `${line.slice(0, 120)}…` : line;
  return new DataError(
    `${path}, line ${number}: ${problem} in "${shown}". Expected ${expected}. ` +
      "Correct or remove that line, or bring an undamaged copy of the file.",
  );
}
