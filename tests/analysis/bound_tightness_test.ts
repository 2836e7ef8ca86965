import * as tf from "@tensorflow/tfjs";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  boundTightness,
  meanTightness,
} from "../../lib/analysis/bound_tightness.ts";
import { useBackend } from "../../lib/backend/mod.ts";
import { enumerateSubsets } from "../../lib/choose/mod.ts";
import {
  fromRows,
  type Interactions,
} from "../../lib/interactions/interactions.ts";
import { Random } from "../../lib/random.ts";

const ITEMS = 9;

/** Logits that depend on the user's items, of a spread that (8) repeats on. */
const scorer = {
  score: ({ users, indices, offsets }: Interactions): tf.Tensor2D => {
    const rows = Array.from({ length: users }, (_, user) => {
      const random = new Random(1 + (indices[offsets[user]] ?? 0));
      return Array.from({ length: ITEMS }, () => 2 * random.normal());
    });
    return tf.tensor2d(rows);
  },
};
const heldOut = {
  input: fromRows([[0, 3, 5], [], [2], [1, 4]], ITEMS),
  target: fromRows([[1, 2], [3], [0], []], ITEMS),
};

await useBackend("cpu");
const rows = boundTightness(scorer, heldOut, 3);

function logitsOf(first: number): Float64Array {
  const random = new Random(1 + first);
  return Float64Array.from(
    { length: ITEMS },
    () => Math.fround(2 * random.normal()),
  );
}

Deno.test("tightness: both bounds of each user with known items", () => {
  assertEquals(rows.map(({ user }) => user), [0, 2, 3]);
  assertEquals(rows.map(({ count }) => count), [3, 1, 2]);
  for (const { multinomial, logistic, count } of rows) {
    assertEquals(multinomial.exact, logistic.exact);
    assert(logistic.slack > 0);
    assertEquals(multinomial.slack > 0, count > 1);
  }
});

Deno.test("tightness: (9) of the target among the unknown, by enumeration", () => {
  const eta = logitsOf(0);
  const unknown = [1, 2, 4, 6, 7, 8];
  const subsets = enumerateSubsets(
    Float64Array.from(unknown, (item) => eta[item]),
    2,
  );
  const { probability } = subsets.find(({ items }) =>
    [...items].sort().join() === "0,1"
  )!;
  assertAlmostEquals(rows[0].heldOut!, Math.log(probability), 1e-9);
  assertEquals(rows[2].heldOut, null);
});

Deno.test("tightness: known items with N π > 1 are counted", () => {
  const eta = logitsOf(0);
  const total = eta.reduce((sum, logit) => sum + Math.exp(logit), 0);
  const expected =
    [0, 3, 5].filter((item) => 3 * Math.exp(eta[item]) / total > 1).length;
  assertEquals(rows[0].pushedDown, expected);
  // N = 1: N π is a probability.
  assertEquals(rows[1].pushedDown, 0);
  const sharp = {
    score: () => tf.tensor2d([[9, 0, 0, 0]]),
  };
  const [one] = boundTightness(sharp, {
    input: fromRows([[0, 1]], 4),
    target: fromRows([[]], 4),
  });
  assertEquals(one.pushedDown, 1);
});

Deno.test("tightness: means over users, and an item for the target", () => {
  const mean = meanTightness(rows, [2, 1, 1, 0]);
  assertAlmostEquals(
    mean.multinomialSlack,
    rows.reduce((sum, { multinomial }) => sum + multinomial.slack, 0) / 3,
    1e-12,
  );
  assertAlmostEquals(
    mean.heldOutPerItem,
    (rows[0].heldOut! + rows[1].heldOut!) / 3,
    1e-12,
  );
  assertThrows(() => meanTightness([], []), RangeError, "found none");
});

Deno.test("tightness: no tensor is left", () => {
  const before = tf.memory().numTensors;
  boundTightness(scorer, heldOut);
  assertEquals(tf.memory().numTensors, before);
});
