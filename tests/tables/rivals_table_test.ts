import { assertEquals } from "@std/assert";
import { rivalsTable } from "../../lib/tables/mod.ts";
import type { RowSummary } from "../../lib/tables/summary.ts";

const test = (p: number) => ({ difference: 0.01, stderr: 0.002, p });

Deno.test("rivals: a row a pair, with adjusted p-values", () => {
  const rows = [
    { model: "mult-vae", dataset: "a", rivals: {} },
    { model: "logistic", dataset: "a", rivals: { multinomial: test(0.02) } },
    { model: "logistic", dataset: "b", rivals: { multinomial: test(0.3) } },
    // A row that was kept before there were rivals.
    { model: "logistic", dataset: "c" },
  ] as unknown as RowSummary[];
  const table = rivalsTable("Pairs", rows, { logistic: "Logistic" });
  const difference = { mean: 0.01, stderr: 0.002 };
  assertEquals(table.rows, [
    ["a", "Logistic", "multinomial", difference, 0.04],
    ["b", "Logistic", "multinomial", difference, 0.3],
  ]);
});
