import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  enumerateSubsets,
  hessianVectorProduct,
  inclusionProbabilities,
  logPartition,
  logPartitionAndGradient,
  nChooseKDivergence,
  nChooseKEntropy,
  nChooseKLogLikelihood,
  nChooseKMode,
  pairwiseInclusion,
} from "../../lib/choose/mod.ts";
import { choices, close, normalLogits } from "./_choices.ts";

Deno.test("pairwise inclusion is that of the enumeration", () => {
  fc.assert(fc.property(choices, ({ eta, n }) => {
    const size = eta.length;
    const expected = new Float64Array(size * size);
    for (const { items, probability } of enumerateSubsets(eta, n)) {
      for (const i of items) {
        for (const j of items) expected[i * size + j] += probability;
      }
    }
    pairwiseInclusion(eta, n).forEach((value, at) =>
      close(value, expected[at])
    );
  }));
});

Deno.test("pairwise inclusion of some items is part of the whole", () => {
  const eta = normalLogits(40, 2, 1);
  const whole = pairwiseInclusion(eta, 6);
  const items = Uint32Array.of(7, 3, 39, 7);
  const part = pairwiseInclusion(eta, 6, items);
  part.forEach((value, at) =>
    close(value, whole[items[at >> 2] * 40 + items[at & 3]], 1e-14)
  );
  assertThrows(() => pairwiseInclusion(eta, 6, Uint32Array.of(40)), RangeError);
  assertThrows(
    () => pairwiseInclusion(eta, 6, new Uint32Array(9000)),
    RangeError,
    "too large",
  );
});

Deno.test("a row of pairwise inclusion sums to N times the item's own", () => {
  for (const [items, n] of [[300, 3], [300, 40], [300, 290]]) {
    const eta = normalLogits(items, 3, n);
    const pairs = pairwiseInclusion(eta, n);
    inclusionProbabilities(eta, n).forEach((own, i) => {
      const row = pairs.subarray(i * items, (i + 1) * items);
      close(row.reduce((a, b) => a + b, 0), n * own);
    });
  }
});

Deno.test("the Hessian times a vector is the covariance times it", () => {
  fc.assert(fc.property(choices, fc.nat(1000), ({ eta, n }, seed) => {
    const size = eta.length;
    const vector = normalLogits(size, 1, seed);
    const single = inclusionProbabilities(eta, n);
    const pairs = pairwiseInclusion(eta, n);
    hessianVectorProduct(eta, n, vector).forEach((value, i) => {
      let expected = 0;
      for (let j = 0; j < size; j++) {
        expected += (pairs[i * size + j] - single[i] * single[j]) * vector[j];
      }
      close(value, expected);
    });
  }));
});

Deno.test("the Hessian is the derivative of the inclusion probabilities", () => {
  for (
    const [items, n, scale] of [[2000, 5, 1], [2000, 300, 2], [500, 480, 3]]
  ) {
    const eta = normalLogits(items, scale, items + n);
    const vector = normalLogits(items, 1, n);
    const at = (h: number) =>
      inclusionProbabilities(eta.map((logit, i) => logit + h * vector[i]), n);
    // Richardson's extrapolation of central differences: error of order h⁴.
    const h = 2e-3;
    const [a, b, c, d] = [at(h), at(-h), at(h / 2), at(-h / 2)];
    const product = hessianVectorProduct(eta, n, vector);
    product.forEach((value, i) => {
      const wide = (a[i] - b[i]) / (2 * h), narrow = (c[i] - d[i]) / h;
      assertAlmostEquals(value, (4 * narrow - wide) / 3, 1e-10);
    });
    close(product.reduce((x, y) => x + y, 0), 0);
  }
  assertThrows(
    () => hessianVectorProduct(new Float64Array(3), 1, new Float64Array(2)),
    RangeError,
    "length 3",
  );
});

Deno.test("value and gradient together are the two alone", () => {
  const eta = normalLogits(1000, 2, 5);
  const { value, gradient } = logPartitionAndGradient(eta, 70);
  assertEquals(value, logPartition(eta, 70));
  assertEquals(gradient, inclusionProbabilities(eta, 70));
});

Deno.test("entropy is that of the enumeration", () => {
  fc.assert(fc.property(choices, ({ eta, n }) => {
    const expected = enumerateSubsets(eta, n).reduce(
      (sum, { probability: p }) => sum - (p > 0 ? p * Math.log(p) : 0),
      0,
    );
    close(nChooseKEntropy(eta, n), expected);
  }));
});

Deno.test("entropy of equal logits is log C(I, N), of huge ones 0", () => {
  // log C(20, 10)
  close(nChooseKEntropy(new Float64Array(20).fill(1e4), 10), Math.log(184_756));
  const apart = Float64Array.from({ length: 20 }, (_, i) => 1000 * (i - 10));
  close(nChooseKEntropy(apart, 7), 0, 1e-200);
  const large = normalLogits(20_108, 2, 9);
  const direct = logPartition(large, 100) -
    inclusionProbabilities(large, 100).reduce((s, g, i) => s + g * large[i], 0);
  close(nChooseKEntropy(large, 100), direct);
});

Deno.test("the divergence is that of the enumeration", () => {
  const pairs = choices.chain(({ eta, n }) =>
    fc.array(fc.double({ min: -8, max: 8, noNaN: true }), {
      minLength: eta.length,
      maxLength: eta.length,
    }).map((moves) => ({
      eta,
      n,
      other: eta.map((logit, i) =>
        logit === -Infinity
          ? (moves[i] > 4 ? moves[i] : logit)
          : logit + moves[i]
      ),
    }))
  );
  fc.assert(fc.property(pairs, ({ eta, other, n }) => {
    let expected = 0;
    for (const { items, probability } of enumerateSubsets(eta, n)) {
      if (probability === 0) continue;
      expected += probability *
        (nChooseKLogLikelihood(eta, items) -
          nChooseKLogLikelihood(other, items));
    }
    close(nChooseKDivergence(eta, other, n), expected, 1e-10);
  }));
});

Deno.test("the divergence to a neighbor is half the Hessian's form", () => {
  const eta = normalLogits(2000, 2, 3);
  const vector = normalLogits(2000, 1, 4);
  const h = 1e-5;
  const other = eta.map((logit, i) => logit + h * vector[i]);
  const product = hessianVectorProduct(eta, 50, vector);
  const form = vector.reduce((sum, v, i) => sum + v * product[i], 0);
  const found = nChooseKDivergence(eta, other, 50);
  assertAlmostEquals(found / (h * h * form / 2), 1, 1e-3);
  assertEquals(nChooseKDivergence(eta, eta, 50), 0);
  const moved = eta.map((logit) => logit + 100);
  assertAlmostEquals(nChooseKDivergence(eta, moved, 50), 0, 1e-10);
});

Deno.test("the divergence is infinite where the other cannot choose", () => {
  const eta = Float64Array.of(0, 1, 2);
  const other = Float64Array.of(0, -Infinity, 2);
  assertEquals(nChooseKDivergence(eta, other, 1), Infinity);
  assertEquals(nChooseKDivergence(eta, other, 0), 0);
  close(
    nChooseKDivergence(other, eta, 2),
    -nChooseKLogLikelihood(eta, Uint32Array.of(0, 2)),
  );
  assertThrows(
    () => nChooseKDivergence(eta, Float64Array.of(1), 1),
    RangeError,
    "one length",
  );
});

Deno.test("the mode is the most probable subset", () => {
  fc.assert(fc.property(choices, ({ eta, n }) => {
    const mode = nChooseKMode(eta, n);
    const subsets = enumerateSubsets(eta, n);
    const best = Math.max(...subsets.map(({ probability }) => probability));
    const own = subsets.find(({ items }) => items.join() === mode.join());
    assert(own !== undefined, "the mode is no subset");
    close(own.probability, best);
  }));
  assertEquals(
    nChooseKMode(Float64Array.of(1, 3, 1, 1), 2),
    Uint32Array.of(0, 1),
  );
});
