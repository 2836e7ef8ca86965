import * as tf from "@tensorflow/tfjs";
import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { evaluate, rank, summariseMetric } from "../../lib/evaluation/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";

const SCORES = [
  [5, 4, 3, 2, 1],
  [1, 2, 3, 4, 5],
  [0, 0, 0, 0, 0],
];
const INPUT = fromRows([[0], [4, 3], [1]], 5);
const TARGET = fromRows([[1, 4], [2], []], 5);

/** Scores users by the rows of SCORES, whichever batch they come in. */
const scorer = {
  score: (input: typeof INPUT) =>
    tf.tensor2d(input.userIds.map((id) => SCORES[Number(id)])),
};

Deno.test("rank leaves the input out, and ties go to the lower index", async () => {
  await useBackend("auto");
  const ranking = await rank(scorer, INPUT, 4);
  assertEquals([...ranking], [1, 2, 3, 4, 2, 1, 0, -1, 0, 2, 3, 4]);
});

Deno.test("evaluate counts only users with targets, in any batch size", async () => {
  await useBackend("auto");
  const before = tf.memory().numTensors;
  for (const batchSize of [1, 2, 500]) {
    const { metrics, users } = await evaluate(
      scorer,
      { input: INPUT, target: TARGET },
      { metrics: ["recall@1", "recall@4", "ndcg@4"], batchSize },
    );
    assertEquals(users, Uint32Array.of(0, 1));
    assertEquals(metrics["recall@1"], { mean: 1, stderr: 0, users: 2 });
    assertEquals(metrics["recall@4"], { mean: 1, stderr: 0, users: 2 });
    // User 0 has hits at places 1 and 4 of at best 1 and 2.
    const first = (1 + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3));
    assertAlmostEquals(metrics["ndcg@4"].mean, (first + 1) / 2, 1e-12);
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("evaluate names what is wrong with a metric or a split", async () => {
  await useBackend("auto");
  const heldOut = { input: INPUT, target: TARGET };
  const wrong = ["recall"] as unknown as ["recall@1"];
  const error = await assertRejects(
    () => evaluate(scorer, heldOut, { metrics: wrong }),
    RangeError,
  );
  assertStringIncludes(error.message, '"recall"');
  await assertRejects(
    () => evaluate(scorer, { input: INPUT, target: fromRows([[], [], []], 5) }),
    RangeError,
    "target items",
  );
});

Deno.test("summariseMetric gives the standard error over n users", () => {
  const { mean, stderr, users } = summariseMetric(Float64Array.of(0, 1, 1, 1));
  assertEquals([mean, users], [0.75, 4]);
  assertAlmostEquals(stderr, Math.sqrt(0.1875 / 4), 1e-15);
});
