import { assertAlmostEquals, assertEquals } from "@std/assert";
import { hits, ndcg, recall } from "../../lib/evaluation/metrics.ts";

// By hand: the ranking 4 2 7 0 9 against the held-out items 0 2 5.
const RANKING = [4, 2, 7, 0, 9];
const TARGET = Uint32Array.of(0, 2, 5);

Deno.test("hits marks the places of held-out items", () => {
  assertEquals(hits(RANKING, TARGET), Uint8Array.of(0, 1, 0, 1, 0));
  assertEquals(hits([-1, -1], TARGET), Uint8Array.of(0, 0));
  assertEquals(hits(RANKING, new Uint32Array(0)), new Uint8Array(5));
});

Deno.test("recall divides by the smaller of R and the number of targets", () => {
  const hit = hits(RANKING, TARGET);
  assertEquals(recall(hit, 3, 2), 1 / 2);
  assertEquals(recall(hit, 3, 4), 2 / 3);
  assertEquals(recall(hit, 3, 5), 2 / 3);
  assertEquals(recall(hit, 3, 1), 0);
});

Deno.test("ndcg discounts by log2 of the place plus one", () => {
  const hit = hits(RANKING, TARGET);
  const gain = 1 / Math.log2(3) + 1 / Math.log2(5);
  const best = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
  assertAlmostEquals(ndcg(hit, 3, 5), gain / best, 1e-15);
  assertAlmostEquals(
    ndcg(hit, 3, 2),
    1 / Math.log2(3) / (1 + 1 / Math.log2(3)),
    1e-15,
  );
});

Deno.test("a perfect ranking has recall and ndcg 1 at every cut-off", () => {
  const hit = hits([0, 2, 5, 1], TARGET);
  for (const r of [1, 2, 3, 4, 100]) {
    assertEquals(recall(hit, 3, r), 1);
    assertAlmostEquals(ndcg(hit, 3, r), 1, 1e-15);
  }
});
