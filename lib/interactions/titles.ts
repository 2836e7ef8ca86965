/**
 * Titles of items, for looking at recommendations.
 *
 * @module
 */
import pl from "nodejs-polars";
import type { ReaderName } from "./catalogue.ts";
import { DataError } from "./errors.ts";
import { nameOf } from "./paths.ts";

/**
 * Reads a file of titles: `movies.csv` and other CSV files with the item in the
 * first column and a column `title`; MovieLens' `u.item` (Latin-1, "|"),
 * `movies.dat` (Latin-1, "::"); Last.FM's `artists.dat` (UTF-8, tabs).
 *
 * @returns Title by item name.
 * @throws {DataError} The file cannot be read as that.
 */
export async function readTitles(
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const read = BY_NAME[nameOf(path)] ?? readCsv;
  const titles = await read(path);
  if (titles.size === 0) {
    throw new DataError(`${path} holds no title. Bring a whole copy of it.`);
  }
  return titles;
}

/** Whether the readers of a form have items named as in the titles' file. */
export function hasTitles(reader: ReaderName): boolean {
  return reader !== "user-items" && reader !== "netflix" && reader !== "msd";
}

const BY_NAME: Record<string, (path: string) => Promise<Map<string, string>>> =
  {
    "u.item": (path) => readFields(path, "|", "latin1", 0),
    "movies.dat": (path) => readFields(path, "::", "latin1", 0),
    "artists.dat": (path) => readFields(path, "\t", "utf-8", 1),
  };

/** The first two fields of each line, after `skip` lines of header. */
async function readFields(
  path: string,
  separator: string,
  encoding: string,
  skip: number,
): Promise<Map<string, string>> {
  const text = new TextDecoder(encoding).decode(await Deno.readFile(path));
  const lines = text.split(/\r?\n/).slice(skip).filter((line) => line !== "");
  return new Map(lines.map((line, index) => {
    const [id, title] = line.split(separator);
    if (title === undefined) {
      throw new DataError(
        `${path}, line ${index + 1 + skip}: expected an item and its title ` +
          `with "${separator}" between, got "${line}".`,
      );
    }
    return [id, title];
  }));
}

async function readCsv(path: string): Promise<Map<string, string>> {
  const table = await pl.scanCSV(path, { inferSchemaLength: 0, glob: false })
    .collect();
  const [id] = table.columns;
  if (!table.columns.includes("title")) {
    throw new DataError(
      `${path} has no column "title", only ${table.columns.join(", ")}.`,
    );
  }
  const titles = table.getColumn("title").toArray() as string[];
  const ids = table.getColumn(id).toArray() as string[];
  return new Map(ids.map((name, k) => [name, titles[k] ?? ""]));
}
