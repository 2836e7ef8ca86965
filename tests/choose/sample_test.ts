import { assert, assertEquals } from "@std/assert";
import {
  enumerateSubsets,
  inclusionProbabilities,
  sampleNChooseK,
} from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";

Deno.test("subsets come as often as they should (chi-squared)", () => {
  const eta = Float64Array.of(1.5, -0.5, 0, 0, 2, -1, 0.3);
  const draws = 40_000;
  for (const n of [1, 3, 6]) {
    const random = new Random(n);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const key = sampleNChooseK(eta, n, random).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const subsets = enumerateSubsets(eta, n);
    const statistic = subsets.reduce((sum, { items, probability }) => {
      const expected = draws * probability;
      return sum + ((counts.get(items.join()) ?? 0) - expected) ** 2 / expected;
    }, 0);
    const freedom = subsets.length - 1;
    // Four standard deviations above the mean of the chi-squared distribution.
    assert(
      statistic < freedom + 4 * Math.sqrt(2 * freedom),
      `${n}: ${statistic}`,
    );
  }
});

Deno.test("a large draw is ascending, distinct, and includes as it should", () => {
  const random = new Random(3);
  const eta = Float64Array.from({ length: 3000 }, () => 2 * random.normal());
  const expected = inclusionProbabilities(eta, 60);
  const draws = 400;
  let head = 0;
  for (let draw = 0; draw < draws; draw++) {
    const items = sampleNChooseK(eta, 60, random);
    assertEquals(items.length, 60);
    assert(items.every((item, k) => k === 0 || item > items[k - 1]));
    head += items.filter((item) => item < 1000).length;
  }
  const mean = expected.subarray(0, 1000).reduce((a, b) => a + b, 0);
  assert(Math.abs(head / draws - mean) < 4 * Math.sqrt(mean / draws));
});

Deno.test("the smallest and the largest choice need no luck", () => {
  const eta = Float64Array.of(0, -Infinity, 5);
  const never = { random: () => NaN };
  assertEquals(sampleNChooseK(eta, 0, never), new Uint32Array(0));
  assertEquals(sampleNChooseK(eta, 2, never), Uint32Array.of(0, 2));
});

Deno.test("items are included as often as they should, rare ones too", () => {
  const random = new Random(11);
  const eta = Float64Array.from({ length: 400 }, () => 2.5 * random.normal());
  const draws = 5_000;
  for (const n of [1, 4, 40]) {
    const expected = inclusionProbabilities(eta, n);
    // Items together whose probability has the same power of two.
    const groups = new Map<number, { mean: number; count: number }>();
    const groupOf = (item: number) => {
      const power = Math.max(-12, Math.floor(Math.log2(expected[item])));
      if (!groups.has(power)) groups.set(power, { mean: 0, count: 0 });
      return groups.get(power)!;
    };
    expected.forEach((value, item) => groupOf(item).mean += draws * value);
    for (let draw = 0; draw < draws; draw++) {
      for (const item of sampleNChooseK(eta, n, random)) groupOf(item).count++;
    }
    assert(groups.size >= 8);
    for (const [power, { mean, count }] of groups) {
      // Inclusions are negatively correlated: at most a Poisson's variance.
      const sigmas = (count - mean) / Math.sqrt(mean);
      assert(Math.abs(sigmas) < 4.5, `2^${power}, N = ${n}: ${sigmas}`);
    }
  }
});
