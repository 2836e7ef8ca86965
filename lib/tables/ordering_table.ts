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
import { upperQuantile } from "./_normal_quantile.ts";
import { P_DIGITS } from "./p_value.ts";
import { BASELINE } from "./summarise_rows.ts";
import type { RowSummary } from "./summary.ts";

const PAPER_SETS: readonly PaperDataset[] = ["ml-20m", "netflix", "msd"];

/** Below this mean difference in NDCG@100 the paper's models count as alike. */
const ALIKE = 0.0025;

/** Here they are alike within this margin of NDCG@100, a hundredth. */
export const EQUIVALENCE_MARGIN = 0.01;

/** Level of the tests and of the intervals. */
const LEVEL = 0.05;

/**
 * For each of the paper's models: NDCG@100 less Mult-VAE's in the paper (mean
 * over its data sets) and here, and whether the direction is the same. P-values
 * are adjusted for the number of rows (Holm).
 *
 * That two models are alike does not follow from a test that finds no
 * difference. It is said only where the interval of the difference lies within
 * ± {@linkcode EQUIVALENCE_MARGIN}. The intervals are normal ones, widened so
 * that all rows' hold together with probability 95 % (Bonferroni; Holm's
 * sharper steps have no simple intervals). That is stricter than two one-sided
 * tests at the same level (Schuirmann 1987), whose intervals are those of 90 %.
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
  const width = upperQuantile(LEVEL / (2 * tested.length));
  return {
    caption: [caption, legend(tested.length)].filter(Boolean).join(". "),
    columns: [
      { name: "data set" },
      { name: "model" },
      { name: "paper: against Mult-VAE", digits: 3 },
      { name: "here: against Mult-VAE", digits: 4 },
      { name: "p, adjusted", digits: P_DIGITS },
      { name: "the paper's order" },
    ],
    rows: tested.map(({ model, dataset, paired }, index): TableCell[] => {
      const paper = paperDifference(table, model);
      return [
        dataset,
        titles[model] ?? model,
        paper,
        { mean: paired.difference, stderr: paired.stderr },
        adjusted[index],
        verdict(
          paper,
          paired.difference,
          adjusted[index],
          width * paired.stderr,
        ),
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

function legend(rows: number): string {
  return `The paper's differences below ${ALIKE} count as alike; that holds ` +
    `where the difference here is within ±${EQUIVALENCE_MARGIN} NDCG@100 with ` +
    `its 95 % interval, adjusted for ${rows} row${rows === 1 ? "" : "s"} ` +
    "(Bonferroni)";
}

/** @param half Half the width of the difference's interval. */
function verdict(
  paper: number,
  here: number,
  p: number,
  half: number,
): string {
  const clear = p < LEVEL;
  if (Math.abs(paper) < ALIKE) {
    if (clear) return "differs";
    return Math.abs(here) + half <= EQUIVALENCE_MARGIN
      ? "holds: alike"
      : "not clear";
  }
  if (!clear) return "not clear";
  return Math.sign(here) === Math.sign(paper) ? "holds" : "the opposite";
}
