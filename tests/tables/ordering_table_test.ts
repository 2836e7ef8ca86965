import {
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import { upperQuantile } from "../../lib/tables/_normal_quantile.ts";
import { orderingTable } from "../../lib/tables/ordering_table.ts";
import type { RowSummary } from "../../lib/tables/summary.ts";

function row(model: string, difference: number, p: number): RowSummary {
  return {
    model,
    dataset: "ml-100k",
    paired: { difference, stderr: 0.001, p },
  } as RowSummary;
}

const TITLES = { sivae: "SIVAE" };

function verdicts(rows: readonly RowSummary[]): unknown[] {
  return orderingTable(3, "", rows, TITLES).rows.map((cells) => cells[5]);
}

Deno.test("the paper's order: its direction with a clear difference holds", () => {
  assertEquals(verdicts([row("sivae", 0.01, 0.001)]), ["holds"]);
  assertEquals(verdicts([row("sivae", -0.01, 0.001)]), ["the opposite"]);
  assertEquals(verdicts([row("sivae", 0.01, 0.2)]), ["not clear"]);
  assertEquals(verdicts([row("reg", -0.1, 0.001)]), ["holds"]);
  assertEquals(verdicts([row("vamp", 0.01, 0.001)]), ["differs"]);
});

Deno.test("the paper's order: alike only within the margin, adjusted", () => {
  // No difference was found, but one of a hundredth is not excluded.
  assertEquals(verdicts([row("vamp", 0.009, 0.2)]), ["not clear"]);
  assertEquals(verdicts([row("vamp", -0.009, 0.2)]), ["not clear"]);
  // 0.0077 + 1.96 · 0.001 is within, 0.0077 + 2.39 · 0.001 is not.
  const alike = row("vamp", 0.0077, 0.2);
  assertEquals(verdicts([alike]), ["holds: alike"]);
  assertEquals(verdicts([alike, alike, alike])[0], "not clear");
  const { caption } = orderingTable(3, "Full runs", [alike], TITLES);
  assertStringIncludes(caption!, "Full runs. The paper's differences");
  assertStringIncludes(caption!, "±0.01 NDCG@100");
  assertStringIncludes(caption!, "for 1 row (Bonferroni)");
});

Deno.test("normal quantiles", () => {
  for (
    const [tail, z] of [[0.5, 0], [0.025, 1.959964], [0.001, 3.090232]]
  ) assertAlmostEquals(upperQuantile(tail), z, 4.5e-4);
});

Deno.test("the paper's order: p-values count how many rows there are", () => {
  const rows = [row("sivae", 0.01, 0.03), row("reg", -0.1, 0.03)];
  assertEquals(verdicts(rows), ["not clear", "not clear"]);
  assertEquals(verdicts(rows.slice(0, 1)), ["holds"]);
});

Deno.test("the paper's order: its own difference is a mean over its sets", () => {
  const { rows } = orderingTable(3, "", [row("sivae", 0.01, 0.001)], TITLES);
  const [dataset, title, paper, here] = rows[0];
  assertEquals([dataset, title], ["ml-100k", "SIVAE"]);
  // 0.430 − 0.426, 0.391 − 0.386 and 0.323 − 0.316.
  assertEquals((paper as number).toFixed(6), "0.005333");
  assertEquals(here, { mean: 0.01, stderr: 0.001 });
  // Of aWAE the paper has two sets: 0.429 − 0.426 and 0.
  const awae = orderingTable(3, "", [row("awae", 0, 1)], TITLES).rows[0];
  assertEquals((awae[2] as number).toFixed(6), "0.001500");
});

Deno.test("the paper's order: its models only, and not the baseline", () => {
  const baseline = { ...row("mult-vae", 0, 1), paired: null };
  assertEquals(verdicts([baseline, row("ease", 0.1, 0.001)]), []);
});
