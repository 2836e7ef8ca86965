import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  enumerateSubsets,
  inclusionProbabilities,
  logisticLogLikelihood,
  logPartition,
  logPartitionByRecurrence,
  multinomialLogLikelihood,
  nChooseKLogLikelihood,
} from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";

/** Logits with ties, and a number of items to choose among them. */
const choice = fc.array(
  fc.oneof(
    fc.double({ min: -30, max: 30, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
  ),
  { minLength: 1, maxLength: 12 },
).chain((logits) =>
  fc.record({
    eta: fc.constant(Float64Array.from(logits)),
    n: fc.integer({ min: 0, max: logits.length }),
  })
);

const close = (a: number, b: number, scale = 1) =>
  assertAlmostEquals(a, b, 1e-11 * Math.max(1, Math.abs(b), scale));

Deno.test("log Z is the log of the sum over all subsets", () => {
  fc.assert(fc.property(choice, ({ eta, n }) => {
    const scores = enumerateSubsets(eta, n)
      .map(({ items }) => items.reduce((sum, item) => sum + eta[item], 0));
    const top = Math.max(...scores);
    const sum = scores.reduce((s, score) => s + Math.exp(score - top), 0);
    close(logPartition(eta, n), top + Math.log(sum), 300);
  }));
});

Deno.test("inclusion probabilities are those of the enumeration, and sum to N", () => {
  fc.assert(fc.property(choice, ({ eta, n }) => {
    const expected = new Float64Array(eta.length);
    for (const { items, probability } of enumerateSubsets(eta, n)) {
      for (const item of items) expected[item] += probability;
    }
    const found = inclusionProbabilities(eta, n);
    found.forEach((value, item) => close(value, expected[item]));
    close(found.reduce((sum, value) => sum + value, 0), n);
  }));
});

Deno.test("adding c to all logits adds N c", () => {
  fc.assert(
    fc.property(
      choice,
      fc.double({ min: -50, max: 50, noNaN: true }),
      ({ eta, n }, c) => {
        const moved = eta.map((logit) => logit + c);
        close(logPartition(moved, n), logPartition(eta, n) + n * c, 600);
        const [a, b] = [moved, eta].map((e) => inclusionProbabilities(e, n));
        a.forEach((value, item) => close(value, b[item]));
      },
    ),
  );
});

Deno.test("the order of the items does not matter", () => {
  fc.assert(fc.property(choice, fc.nat(1000), ({ eta, n }, seed) => {
    const order = new Random(seed).permutation(eta.length);
    const shuffled = Float64Array.from(order, (item) => eta[item]);
    close(logPartition(shuffled, n), logPartition(eta, n), 300);
  }));
});

Deno.test("choosing N is leaving out I − N", () => {
  fc.assert(fc.property(choice, ({ eta, n }) => {
    const all = eta.reduce((sum, logit) => sum + logit, 0);
    const others = logPartition(eta.map((logit) => -logit), eta.length - n);
    close(logPartition(eta, n), all + others, 600);
  }));
});

Deno.test("equal logits give the binomial coefficient", () => {
  const eta = new Float64Array(40);
  let choose = 1;
  for (let n = 0; n <= 40; n++) {
    close(logPartition(eta, n), Math.log(choose));
    choose *= (40 - n) / (n + 1);
  }
});

Deno.test("the gradient of log Z is the inclusion probabilities", () => {
  const random = new Random(4);
  const eta = Float64Array.from({ length: 60 }, () => 2 * random.normal());
  const gradient = inclusionProbabilities(eta, 9);
  for (let item = 0; item < eta.length; item += 7) {
    const at = (h: number) => {
      const moved = eta.slice();
      moved[item] += h;
      return logPartition(moved, 9);
    };
    const difference = (at(1e-4) - at(-1e-4)) / 2e-4;
    assertAlmostEquals(gradient[item], difference, 1e-8);
  }
});

Deno.test("at the size of the paper's data it is the recurrence's", () => {
  for (
    const [items, n, scale] of [[20_108, 70, 2], [20_108, 900, 3], [
      41_140,
      300,
      1,
    ]]
  ) {
    const random = new Random(items + n);
    const eta = Float64Array.from(
      { length: items },
      () => scale * random.normal(),
    );
    const expected = logPartitionByRecurrence(eta, n);
    assertAlmostEquals(
      logPartition(eta, n),
      expected,
      1e-12 * Math.abs(expected),
    );
    const sum = inclusionProbabilities(eta, n).reduce((a, b) => a + b, 0);
    assertAlmostEquals(sum, n, 1e-9 * n);
  }
});

Deno.test("items with a logit of −∞ are never chosen", () => {
  const eta = Float64Array.of(1, -Infinity, 2, 0.5);
  const rest = Float64Array.of(1, 2, 0.5);
  for (const n of [0, 1, 2, 3]) {
    close(logPartition(eta, n), logPartition(rest, n));
    assertEquals(inclusionProbabilities(eta, n)[1], 0);
  }
  assertThrows(() => logPartition(eta, 4), RangeError, "4 items cannot");
  assertEquals(nChooseKLogLikelihood(eta, Uint32Array.of(1, 2)), -Infinity);
});

Deno.test("what is no logit, or no count, is named", () => {
  const eta = Float64Array.of(0, 1);
  assertThrows(() => logPartition(Float64Array.of(NaN), 1), RangeError, "NaN");
  assertThrows(
    () => logPartition(Float64Array.of(Infinity), 1),
    RangeError,
    "+∞",
  );
  assertThrows(() => logPartition(eta, -1), RangeError, "found -1");
  assertThrows(() => logPartition(eta, 0.5), RangeError, "found 0.5");
  assertThrows(
    () => nChooseKLogLikelihood(eta, Uint32Array.of(0, 0)),
    RangeError,
    "twice",
  );
  assertThrows(
    () => logisticLogLikelihood(eta, Uint32Array.of(2)),
    RangeError,
    "below 2",
  );
  assertThrows(() => enumerateSubsets(new Float64Array(60), 30), RangeError);
});

Deno.test("Theorems 2 and 3: (8) and (10) never exceed (9)", () => {
  fc.assert(
    fc.property(choice, fc.nat(1000), ({ eta, n }, seed) => {
      const items = new Random(seed).choice(eta.length, n);
      const exact = nChooseKLogLikelihood(eta, items);
      const slack = 1e-9 * Math.max(1, Math.abs(exact));
      assert(logisticLogLikelihood(eta, items) <= exact + slack);
      if (n >= 1) assert(multinomialLogLikelihood(eta, items) <= exact + slack);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("probabilities of all subsets add up to one", () => {
  fc.assert(
    fc.property(choice, ({ eta, n }) => {
      const subsets = enumerateSubsets(eta, n);
      close(
        subsets.reduce(
          (sum, { items }) => sum + Math.exp(nChooseKLogLikelihood(eta, items)),
          0,
        ),
        1,
      );
    }),
    { numRuns: 50 },
  );
});
