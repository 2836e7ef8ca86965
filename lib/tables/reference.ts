/**
 * The results of full runs, kept with the project.
 *
 * @module
 */
import type { TableNumber } from "./paper_cells.ts";
import type { RowSummary } from "./summary.ts";

const FOLDER = new URL("../../data/reference/", import.meta.url);

/** All kept rows of a table, data set by data set; empty if there are none. */
export async function tableResults(table: TableNumber): Promise<RowSummary[]> {
  try {
    return JSON.parse(await Deno.readTextFile(fileOf(table)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Keeps rows, in place of those of the same models and data sets. */
export async function keepResults(
  table: TableNumber,
  rows: readonly RowSummary[],
): Promise<string> {
  const same = (a: RowSummary) => (b: RowSummary) =>
    a.model === b.model && a.dataset === b.dataset;
  const others = (await tableResults(table))
    .filter((old) => !rows.some(same(old)));
  const all = [...others, ...rows];
  await Deno.writeTextFile(
    fileOf(table),
    JSON.stringify(all, null, 1) + "\n",
  );
  return fileOf(table).pathname;
}

function fileOf(table: TableNumber): URL {
  return new URL(`table${table}.json`, FOLDER);
}
