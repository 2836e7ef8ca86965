import { assertEquals } from "@std/assert";
import { inOrder } from "../../lib/tables/reference.ts";
import type { RowSummary } from "../../lib/tables/summary.ts";

Deno.test("kept rows: by data set, in the table's order, others at the end", () => {
  const row = (dataset: string, model: string) =>
    ({ dataset, model }) as RowSummary;
  const rows = [
    row("ml-1m", "sivae"),
    row("ml-100k", "transformer"),
    row("ml-100k", "ease"),
    row("ml-1m", "wmf"),
    row("ml-100k", "mult-vae"),
  ];
  assertEquals(
    inOrder(3, rows).map(({ dataset, model }) => `${dataset} ${model}`),
    [
      "ml-100k mult-vae",
      "ml-100k ease",
      "ml-100k transformer",
      "ml-1m wmf",
      "ml-1m sivae",
    ],
  );
});
