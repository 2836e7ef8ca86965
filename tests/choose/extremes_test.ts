import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  inclusionProbabilities,
  logisticLogLikelihood,
  logPartition,
  multinomialLogLikelihood,
  nChooseKEntropy,
  nChooseKLogLikelihood,
  sampleNChooseK,
  theorem2,
  theorem3,
} from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";

/** Equal to 1e-12 of the expected number itself, however small. */
function relative(actual: number, expected: number, what = "") {
  assert(
    Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${what} ${actual}, not ${expected}`,
  );
}

const HUGE = [1e4, 1e8, 1e16, 1e17, 1e18, 1e20, 1e50, 1e100, 1e300];

Deno.test("likelihoods of huge logits keep what the logits share", () => {
  const one = Uint32Array.of(0);
  for (const h of HUGE) {
    const equal = Float64Array.of(h, h);
    relative(nChooseKLogLikelihood(equal, one), -Math.LN2, `(9) ${h}`);
    relative(multinomialLogLikelihood(equal, one), -Math.LN2, `(8) ${h}`);
    const half = Float64Array.of(h, 0);
    relative(logisticLogLikelihood(half, one), -Math.LN2, `(10) ${h}`);
    const edge = Float64Array.of(h, -h, 0, 0);
    const items = Uint32Array.of(0, 2);
    relative(nChooseKLogLikelihood(edge, items), -Math.LN2, `edge ${h}`);
    relative(logisticLogLikelihood(edge, items), -2 * Math.LN2, `(10) ${h}`);
  }
});

Deno.test("the theorems' slacks of huge logits", () => {
  for (const h of HUGE) {
    const eta = Float64Array.of(h, h, 0);
    const two = theorem2(eta, Uint32Array.of(0, 1));
    relative(two.slack, 2 * Math.LN2, `${h}`);
    relative(two.bound, -2 * Math.LN2, `${h}`);
    // It is −log(1 + 2 e^{−h}).
    assertAlmostEquals(two.exact, 0, 1e-300);
    const three = theorem3(eta, Uint32Array.of(0, 1));
    relative(three.slack, Math.LN2, `${h}`);
    relative(three.bound, -Math.LN2, `${h}`);
  }
});

Deno.test("likelihoods of all but certain sets have all digits", () => {
  for (const g of [5, 10, 20, 30, 60, 100, 300]) {
    const eta = Float64Array.of(g, 0);
    const certain = -Math.log1p(Math.exp(-g));
    relative(nChooseKLogLikelihood(eta, Uint32Array.of(0)), certain, `${g}`);
    relative(multinomialLogLikelihood(eta, Uint32Array.of(0)), certain, `${g}`);
    relative(nChooseKLogLikelihood(eta, Uint32Array.of(1)), certain - g);
    const apart = Float64Array.of(g, -g);
    relative(logisticLogLikelihood(apart, Uint32Array.of(0)), 2 * certain);
    // Two of three: e_2 = e^g (2 + e^{−g}).
    relative(
      nChooseKLogLikelihood(Float64Array.of(g, g, 0), Uint32Array.of(0, 1)),
      -Math.log1p(2 * Math.exp(-g)),
    );
  }
  const eta = Float64Array.of(20, 0);
  relative(
    nChooseKLogLikelihood(eta, Uint32Array.of(0)),
    -2.061153620314381e-9,
  );
});

Deno.test("all items that can be chosen are the only set, exactly", () => {
  const random = new Random(5);
  const eta = Float64Array.from({ length: 2000 }, () => 30 * random.normal());
  const all = Uint32Array.from(eta, (_, item) => item);
  assertEquals(nChooseKLogLikelihood(eta, all), 0);
  eta[3] = -Infinity;
  assertEquals(
    nChooseKLogLikelihood(eta, all.filter((item) => item !== 3)),
    0,
  );
});

Deno.test("small inclusion probabilities have all digits", () => {
  for (const g of [5, 10, 20, 30, 40, 60, 100, 300, 690]) {
    const [, small] = inclusionProbabilities(Float64Array.of(g, 0), 1);
    relative(small, Math.exp(-g) / (1 + Math.exp(-g)), `${g}`);
    // Of three equal ones below, N = 2: each is in with Pr 1/3 given the top.
    const [top, ...rest] = inclusionProbabilities(
      Float64Array.of(g, 0, 0, 0),
      2,
    );
    const outside = 1 / (1 + Math.exp(g));
    assertAlmostEquals(top, 1 - outside, 1e-15);
    for (const p of rest) relative(p, (1 + outside) / 3, `${g}`);
  }
  // Softmax, where n = 1, at every distance from the top.
  const eta = Float64Array.from({ length: 60 }, (_, i) => -10 * i);
  const total = eta.reduce((sum, logit) => sum + Math.exp(logit), 0);
  inclusionProbabilities(eta, 1).forEach((p, i) =>
    relative(p, Math.exp(eta[i]) / total, `${i}`)
  );
  const binary = (p: number) => -p * Math.log(p) - (1 - p) * Math.log1p(-p);
  for (const g of [30, 60, 200]) {
    const p = Math.exp(-g) / (1 + Math.exp(-g));
    relative(nChooseKEntropy(Float64Array.of(g, 0), 1), binary(p), `${g}`);
  }
});

Deno.test("inclusion probabilities of huge logits sum to N, and draws end", () => {
  for (const h of [1e10, 1e15, 1e17, 1e18, 1e20, 1e30, 1e100, 1e300]) {
    const eta = new Float64Array(4001).fill(h / 10);
    eta[0] = h;
    const inside = inclusionProbabilities(eta, 2);
    relative(inside.reduce((a, b) => a + b, 0), 2, `${h}`);
    relative(inside[7], 1 / 4000, `${h}`);
    relative(nChooseKEntropy(eta, 2), Math.log(4000), `${h}`);
    relative(logPartition(eta, 2), h + h / 10 + Math.log(4000), `${h}`);
    const items = sampleNChooseK(eta, 2, new Random(1));
    assertEquals(items.length, 2);
    assertEquals(items[0], 0);
  }
});

Deno.test("a draw that cannot end says so", () => {
  assertThrows(
    () => sampleNChooseK(new Float64Array(9), 4, { random: () => 0.999 }),
    Error,
    "are the random numbers uniform",
  );
});
