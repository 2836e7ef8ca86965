import { assertEquals } from "@std/assert";
import { logTicks, metricLabel } from "../../lib/figures/_shared.ts";

Deno.test("logTicks: powers of ten on a long axis, more on a short one", () => {
  assertEquals(logTicks(1, 2800), [1, 10, 100, 1000]);
  assertEquals(logTicks(4, 362), [5, 10, 20, 50, 100, 200]);
  assertEquals(logTicks(0.5, 2), [0.5, 1, 2]);
  assertEquals(logTicks(10, 10), [10]);
});

Deno.test("metricLabel: as papers write it", () => {
  assertEquals(
    ["ndcg@100", "recall@20", "loss"].map(metricLabel),
    ["NDCG@100", "Recall@20", "loss"],
  );
});
