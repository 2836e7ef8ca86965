/**
 * The results of full runs, kept with the project.
 *
 * @module
 */
import { TABLE_ROWS, type TableNumber } from "./paper_cells.ts";
import type { RowSummary } from "./summary.ts";

const FOLDER = new URL("../../data/reference/", import.meta.url);

/**
 * All kept rows of a table, data set by data set, each in the table's order with
 * further models at the end; empty if there are none.
 */
export async function tableResults(table: TableNumber): Promise<RowSummary[]> {
  try {
    return inOrder(table, JSON.parse(await Deno.readTextFile(fileOf(table))));
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
  const all = inOrder(table, [...others, ...rows]);
  await Deno.writeTextFile(
    fileOf(table),
    JSON.stringify(all, null, 1) + "\n",
  );
  return fileOf(table).pathname;
}

/** Data sets in order of their names. */
export function inOrder(
  table: TableNumber,
  rows: readonly RowSummary[],
): RowSummary[] {
  const { paper, beyond } = TABLE_ROWS[table];
  const names = [...paper, ...beyond];
  const place = (model: string) =>
    names.includes(model) ? names.indexOf(model) : names.length;
  return rows.toSorted((a, b) =>
    a.dataset.localeCompare(b.dataset) || place(a.model) - place(b.model)
  );
}

function fileOf(table: TableNumber): URL {
  return new URL(`table${table}.json`, FOLDER);
}
