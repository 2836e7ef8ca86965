import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { leastGaussian } from "../../lib/analysis/marginals.ts";
import { Random } from "../../lib/random.ts";

Deno.test("the exponential dimension is the least Gaussian", () => {
  const random = new Random(1);
  const rows = 20_000;
  const draws = new Float32Array(3 * rows);
  for (let row = 0; row < rows; row++) {
    draws[3 * row] = 2 + 3 * random.normal();
    draws[3 * row + 1] = -Math.log(1 - random.random());
    draws[3 * row + 2] = random.random();
  }
  const [first, second] = leastGaussian(draws, 3, 2);
  assertEquals([first.dimension, second.dimension], [2, 3]);
  assertAlmostEquals(first.mean, 1, 0.03);
  assertAlmostEquals(first.skewness, 2, 0.2);
  assertAlmostEquals(second.excessKurtosis, -1.2, 0.05);
  assert(leastGaussian(draws, 3, 3)[2].skewness < 0.1);
});

Deno.test("of Gaussian draws, the statistic is that of χ² with two degrees", () => {
  const dimensions = 400;
  const draws = new Float32Array(2000 * dimensions);
  new Random(2).fillNormal(draws);
  const marginals = leastGaussian(draws, dimensions, dimensions);
  const mean = marginals.reduce((sum, { jarqueBera }) => sum + jarqueBera, 0) /
    dimensions;
  assertAlmostEquals(mean, 2, 0.4);
  // The furthest of 400 is further than any one is likely to be.
  const [{ jarqueBera }] = marginals;
  assert(jarqueBera > 8 && jarqueBera < 60, `${jarqueBera}`);
});
