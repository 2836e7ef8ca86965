/**
 * Whether the paper's ordering of models holds.
 *
 * @module
 */
import { holm } from "../evaluation/holm.ts";
import type { Cell as TableCell, Table } from "../figures/table.ts";
import {
  paperCells,
  type PaperDataset,
  TABLE_ROWS,
  type TableNumber,
} from "./paper_cells.ts";
import { pValue } from "./p_value.ts";
import { BASELINE } from "./summarise_rows.ts";
import type { RowSummary } from "./summary.ts";

const PAPER_SETS: readonly PaperDataset[] = ["ml-20m", "netflix", "msd"];

/** Below this mean difference in NDCG@100 the paper's models count as alike. */
const ALIKE = 0.0025;

/** Level of the tests. */
const LEVEL = 0.05;

/**
 * For each of the paper's models: NDCG@100 less Mult-VAE's in the paper (mean
 * over its data sets) and here, and whether the direction is the same. P-values
 * are adjusted for the number of rows (Holm).
 *
 * @param rows Rows with a paired test, of any data sets; models that the paper
 *   has not are left out.
 * @param titles As models are to be called, by name.
 */
export function orderingTable(
  table: TableNumber,
  caption: string,
  rows: readonly RowSummary[],
  titles: Readonly<Record<string, string>>,
): Table {
  const tested = rows.flatMap(({ model, dataset, paired }) =>
    paired && TABLE_ROWS[table].paper.includes(model)
      ? [{ model, dataset, paired }]
      : []
  );
  const adjusted = holm(tested.map(({ paired }) => paired.p));
  return {
    caption,
    columns: [
      { name: "data set" },
      { name: "model" },
      { name: "paper: against Mult-VAE", digits: 3 },
      { name: "here: against Mult-VAE", digits: 4 },
      { name: "p, adjusted" },
      { name: "the paper's order" },
    ],
    rows: tested.map(({ model, dataset, paired }, index): TableCell[] => {
      const paper = paperDifference(table, model);
      return [
        dataset,
        titles[model] ?? model,
        paper,
        { mean: paired.difference, stderr: paired.stderr },
        pValue(adjusted[index]),
        verdict(paper, paired.difference, adjusted[index]),
      ];
    }),
  };
}

/** Mean over the paper's data sets that it has both models on. */
function paperDifference(table: TableNumber, model: string): number {
  const differences = PAPER_SETS.flatMap((dataset) => {
    const own = paperCells(table, dataset, model).cells;
    const base = paperCells(table, dataset, BASELINE).cells;
    return own && base ? [own[2] - base[2]] : [];
  });
  return differences.reduce((sum, value) => sum + value, 0) /
    differences.length;
}

function verdict(paper: number, here: number, p: number): string {
  const clear = p < LEVEL;
  if (Math.abs(paper) < ALIKE) return clear ? "differs" : "holds: alike";
  if (!clear) return "not clear";
  return Math.sign(here) === Math.sign(paper) ? "holds" : "the opposite";
}
