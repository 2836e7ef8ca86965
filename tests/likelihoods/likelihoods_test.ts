import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { logPartition } from "../../lib/choose/mod.ts";
import {
  bernoulliFamily,
  exponentialFamilyBound,
  exponentialFamilyLikelihood,
  gaussianFamily,
  logisticLikelihood,
  multinomialLikelihood,
  nChooseKLikelihood,
  poissonFamily,
} from "../../lib/likelihoods/mod.ts";
import { Random } from "../../lib/random.ts";
import { choices, close, normalLogits } from "../choose/_choices.ts";

const families = [bernoulliFamily, poissonFamily, gaussianFamily];
const all = [
  multinomialLikelihood,
  logisticLikelihood,
  nChooseKLikelihood,
  ...families.map((family) => exponentialFamilyLikelihood(family)),
];

for (const likelihood of all) {
  Deno.test(`the gradient of ${likelihood.name} is that of its value`, () => {
    const eta = normalLogits(300, 1.5, 2);
    const items = new Random(1).choice(300, 25);
    const { gradient } = likelihood.evaluate(eta, items);
    const at = (item: number, h: number) => {
      const moved = eta.slice();
      moved[item] += h;
      return likelihood.evaluate(moved, items).value;
    };
    for (const item of [...items.subarray(0, 5), 0, 100, 200, 299]) {
      const h = 1e-3;
      const wide = (at(item, h) - at(item, -h)) / (2 * h);
      const narrow = (at(item, h / 2) - at(item, -h / 2)) / h;
      assertAlmostEquals(gradient[item], (4 * narrow - wide) / 3, 1e-9);
    }
  });

  Deno.test(`${likelihood.name} names what is wrong`, () => {
    const evaluate = (eta: number[], items: number[]) => () =>
      likelihood.evaluate(Float64Array.from(eta), Uint32Array.from(items));
    assertThrows(evaluate([0, NaN], [0]), RangeError, "NaN");
    assertThrows(evaluate([0, Infinity], [0]), RangeError, "+∞");
    assertThrows(evaluate([0, 1], [2]), RangeError, "below 2");
    assertThrows(evaluate([0, 1], [1, 1]), RangeError, "twice");
  });
}

Deno.test("small sets by hand", () => {
  const eta = Float64Array.of(Math.log(1), Math.log(2), Math.log(3));
  const items = Uint32Array.of(2, 0);
  const of = (likelihood: typeof nChooseKLikelihood) =>
    likelihood.evaluate(eta, items);
  // e_2 = 2 + 3 + 6
  close(of(nChooseKLikelihood).value, Math.log(3 / 11));
  [1 - 5 / 11, -8 / 11, 1 - 9 / 11].forEach((expected, i) =>
    close(of(nChooseKLikelihood).gradient[i], expected)
  );
  close(of(multinomialLikelihood).value, Math.log(1 / 6 * 3 / 6));
  [1 - 2 / 6, -4 / 6, 0].forEach((expected, i) =>
    close(of(multinomialLikelihood).gradient[i], expected)
  );
  close(of(logisticLikelihood).value, Math.log(1 / 2 * 1 / 3 * 3 / 4));
  [1 / 2, -2 / 3, 1 / 4].forEach((expected, i) =>
    close(of(logisticLikelihood).gradient[i], expected)
  );
  const poisson = exponentialFamilyLikelihood(poissonFamily);
  close(of(poisson).value, Math.log(3) - 6);
  const density = exponentialFamilyLikelihood(gaussianFamily, {
    baseMeasure: true,
  });
  const expected = [1, 0, 1].reduce(
    (sum, x, i) => sum - ((x - eta[i]) ** 2 + Math.log(2 * Math.PI)) / 2,
    0,
  );
  close(of(density).value, expected);
});

Deno.test("the Bernoulli family is the logistic likelihood", () => {
  const eta = normalLogits(100, 5, 3);
  const items = new Random(2).choice(100, 30);
  const family = exponentialFamilyLikelihood(bernoulliFamily)
    .evaluate(eta, items);
  const logistic = logisticLikelihood.evaluate(eta, items);
  close(family.value, logistic.value);
  family.gradient.forEach((value, i) => close(value, logistic.gradient[i]));
  // A huge logit of an item that the user has costs the family nothing.
  const huge = Float64Array.of(1e16, 0);
  close(
    exponentialFamilyLikelihood(bernoulliFamily)
      .evaluate(huge, Uint32Array.of(0)).value,
    -Math.LN2,
  );
});

Deno.test("no items, and items that cannot be chosen", () => {
  const none = new Uint32Array(0);
  const eta = Float64Array.of(0, -Infinity, 1);
  assertEquals(nChooseKLikelihood.evaluate(eta, none).value, 0);
  assertEquals(multinomialLikelihood.evaluate(eta, none), {
    value: 0,
    gradient: new Float64Array(3),
  });
  const nothing = new Float64Array(2).fill(-Infinity);
  assertEquals(logisticLikelihood.evaluate(nothing, none).value, 0);
  assertEquals(
    multinomialLikelihood.evaluate(nothing, Uint32Array.of(1)).value,
    -Infinity,
  );
  for (const likelihood of all) {
    const { value } = likelihood.evaluate(eta, Uint32Array.of(1));
    assertEquals(value, -Infinity, likelihood.name);
  }
  assertThrows(
    () => nChooseKLikelihood.evaluate(eta, Uint32Array.of(0, 1, 2)),
    RangeError,
    "3 items cannot be chosen from 2",
  );
});

Deno.test("Bernoulli and Poisson are bounds for all logits", () => {
  fc.assert(
    fc.property(choices, fc.nat(1000), ({ eta, n }, seed) => {
      const items = new Random(seed).choice(eta.length, n);
      for (const family of [bernoulliFamily, poissonFamily]) {
        const { holds, everyItem } = exponentialFamilyBound(family, eta, items);
        assert(holds && everyItem, family.name);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("Gaussian is a bound exactly where its condition says", () => {
  const zero = new Float64Array(10);
  const items = Uint32Array.of(1, 4, 7);
  const fails = exponentialFamilyBound(gaussianFamily, zero, items);
  assert(!fails.holds && !fails.everyItem);
  // log C(10, 3)
  close(fails.slack, -Math.log(120));

  const random = new Random(6);
  let both = 0, one = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const scale = 4 * random.random();
    const eta = Float64Array.from({ length: 8 }, () => scale * random.normal());
    const n = random.integers(8) + 1;
    const { slack, holds, everyItem } = exponentialFamilyBound(
      gaussianFamily,
      eta,
      random.choice(8, n),
    );
    const sum = eta.reduce((a, logit) => a + logit * logit / 2, 0);
    assertAlmostEquals(slack, sum - logPartition(eta, n), 1e-9);
    assertEquals(holds, sum >= logPartition(eta, n));
    if (everyItem) assert(holds);
    if (everyItem) both++;
    else if (holds) one++;
    const density = exponentialFamilyBound(gaussianFamily, eta, items, {
      baseMeasure: true,
    });
    assert(density.holds && density.everyItem);
  }
  // The condition on every item is enough, and more than needed.
  assert(both > 0 && one > 0);
});

Deno.test("the edges of the Gaussian's condition are −0.845 and 2.108", () => {
  for (
    const [logit, enough] of [[-0.846, true], [-0.844, false], [2.107, false], [
      2.109,
      true,
    ]] as const
  ) {
    const eta = Float64Array.of(logit, -9);
    const { everyItem } = exponentialFamilyBound(
      gaussianFamily,
      eta,
      Uint32Array.of(0),
    );
    assertEquals(everyItem, enough, `${logit}`);
  }
});
