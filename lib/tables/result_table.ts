/**
 * Rows of results as a table for a write-up.
 *
 * @module
 */
import { TABLE_METRICS } from "../evaluation/evaluate.ts";
import { metricLabel } from "../figures/_shared.ts";
import type { Cell as TableCell, Table } from "../figures/table.ts";
import { paperCells, type TableNumber } from "./paper_cells.ts";
import { P_DIGITS } from "./p_value.ts";
import type { RowSummary } from "./summary.ts";

/**
 * Table 2 or 3 on one data set: mean over seeds ± standard error over test
 * users, the number of seeds (one for a model that draws nothing), NDCG@100 against Mult-VAE's user by user, and what the paper prints.
 *
 * @param titles As models are to be called, by name.
 */
export function resultTable(
  table: TableNumber,
  caption: string,
  rows: readonly RowSummary[],
  titles: Readonly<Record<string, string>>,
): Table {
  const paper = rows.map(({ dataset, model }) =>
    paperCells(table, dataset, model)
  );
  const where = paper[0]?.dataset === rows[0]?.dataset
    ? "paper"
    : "paper, ML-20M";
  return {
    caption,
    columns: [
      { name: "model" },
      { name: "seeds", digits: 0 },
      ...TABLE_METRICS.map((metric) => ({
        name: metricLabel(metric),
        digits: 4,
        best: "highest" as const,
      })),
      { name: "against Mult-VAE", digits: 4 },
      { name: "p", digits: P_DIGITS },
      ...TABLE_METRICS.map((metric) => ({
        name: `${where}: ${metricLabel(metric)}`,
        digits: 3,
      })),
    ],
    rows: rows.map((row, index): TableCell[] => [
      titles[row.model] ?? row.model,
      row.seeds,
      ...TABLE_METRICS.map((metric) => row.metrics[metric]),
      row.paired && {
        mean: row.paired.difference,
        stderr: row.paired.stderr,
      },
      row.paired && row.paired.p,
      ...(paper[index].cells ?? [null, null, null]),
    ]),
  };
}
