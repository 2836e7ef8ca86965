import { holm } from "../evaluation/holm.ts";
import type { Table } from "../figures/table.ts";
import { P_DIGITS } from "./p_value.ts";
import type { RowSummary } from "./summary.ts";

/**
 * The comparisons beside those with the baseline: NDCG@100 user by user, with
 * p-values adjusted for the number of rows (Holm).
 *
 * @param rows Rows of any data sets; those without further comparisons are left
 *   out.
 * @param titles As models are to be called, by name.
 */
export function rivalsTable(
  caption: string,
  rows: readonly RowSummary[],
  titles: Readonly<Record<string, string>>,
): Table {
  const pairs = rows.flatMap(({ model, dataset, rivals }) =>
    Object.entries(rivals ?? {})
      .map(([rival, test]) => ({ model, dataset, rival, test }))
  );
  const adjusted = holm(pairs.map(({ test }) => test.p));
  return {
    caption,
    columns: [
      { name: "data set" },
      { name: "model" },
      { name: "against" },
      { name: "difference in NDCG@100", digits: 4 },
      { name: "p, adjusted", digits: P_DIGITS },
    ],
    rows: pairs.map(({ model, dataset, rival, test }, index) => [
      dataset,
      titles[model] ?? model,
      titles[rival] ?? rival,
      { mean: test.difference, stderr: test.stderr },
      adjusted[index],
    ]),
  };
}
