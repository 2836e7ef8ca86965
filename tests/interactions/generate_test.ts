import { assert, assertEquals, assertThrows } from "@std/assert";
import { generate, trueLogits } from "../../lib/interactions/generate.ts";
import {
  interactionCount,
  itemCounts,
  userCounts,
  userItems,
  validateInteractions,
} from "../../lib/interactions/interactions.ts";
import { NChooseKSampler } from "../../lib/interactions/sample_n_choose_k.ts";
import { Random } from "../../lib/random.ts";

/** All sets of `n` of `items` items, as bit masks. */
function subsets(items: number, n: number): number[] {
  const all = Array.from({ length: 2 ** items }, (_, mask) => mask);
  return all.filter((mask) =>
    mask.toString(2).replaceAll("0", "").length === n
  );
}

/** Pearson's χ² of draws against n-choose-k by enumeration, per degree. */
function chiSquarePerDegree(
  bias: Float64Array,
  group: Uint32Array,
  affinity: Float64Array,
  n: number,
  draws: number,
): number {
  const items = bias.length;
  const weight = (mask: number) => {
    let sum = 0;
    for (let i = 0; i < items; i++) {
      if (mask >> i & 1) sum += bias[i] + affinity[group[i]];
    }
    return Math.exp(sum);
  };
  const sets = subsets(items, n);
  const total = sets.reduce((sum, mask) => sum + weight(mask), 0);
  const sampler = new NChooseKSampler(bias, group, affinity.length);
  const random = new Random(5);
  const counts = new Map<number, number>();
  const out = new Uint32Array(n);
  for (let k = 0; k < draws; k++) {
    sampler.sample(affinity, out, random);
    const mask = out.reduce((bits, item) => bits | 1 << item, 0);
    counts.set(mask, (counts.get(mask) ?? 0) + 1);
  }
  let statistic = 0;
  for (const mask of sets) {
    const expected = draws * weight(mask) / total;
    statistic += ((counts.get(mask) ?? 0) - expected) ** 2 / expected;
  }
  return statistic / (sets.length - 1);
}

Deno.test("small draws follow n-choose-k, by enumeration", () => {
  const bias = Float64Array.of(1, 0.5, 0, -0.5, -1, 0.2, -0.2, 0.8);
  const group = Uint32Array.of(0, 1, 2, 0, 1, 2, 0, 1);
  const affinity = Float64Array.of(0.7, -0.4, 0.1);
  for (const n of [1, 3, 7]) {
    const degrees = subsets(8, n).length - 1;
    const statistic = chiSquarePerDegree(bias, group, affinity, n, 40_000);
    // Mean 1, standard deviation sqrt(2 / degrees): five of them.
    assert(
      Math.abs(statistic - 1) < 5 * Math.sqrt(2 / degrees),
      `n = ${n}: χ² per degree ${statistic}`,
    );
  }
});

/** Marginals Pr[i in S] of n-choose-k, by the recurrence over items. */
function marginals(logits: Float64Array, n: number): Float64Array {
  const odds = logits.map(Math.exp);
  const symmetric = (skip: number) => {
    const e = new Float64Array(n + 1);
    e[0] = 1;
    odds.forEach((odd, i) => {
      if (i === skip) return;
      for (let k = n; k > 0; k--) e[k] += odd * e[k - 1];
    });
    return e;
  };
  const all = symmetric(-1)[n];
  return odds.map((odd, i) => odd * symmetric(i)[n - 1] / all);
}

Deno.test("draws with a head and a tail have the exact marginals", () => {
  // 300 items, so that the tail, which is drawn with replacement, is used.
  const items = 300, groups = 7, n = 6, draws = 30_000;
  const random = new Random(9);
  const bias = Float64Array.from(
    { length: items },
    (_, rank) => -Math.log(rank + 3),
  );
  const group = Uint32Array.from(bias, () => random.integers(groups));
  const affinity = Float64Array.from({ length: groups }, () => random.normal());
  const sampler = new NChooseKSampler(bias, group, groups);
  const counts = new Float64Array(items);
  const out = new Uint32Array(n);
  for (let k = 0; k < draws; k++) {
    sampler.sample(affinity, out, random);
    for (const item of out) counts[item]++;
  }
  const expected = marginals(bias.map((b, i) => b + affinity[group[i]]), n);
  let statistic = 0;
  for (let i = 0; i < items; i++) {
    const p = expected[i];
    statistic += (counts[i] - draws * p) ** 2 / (draws * p * (1 - p));
  }
  // About one per item; its standard deviation is about sqrt(2 / items).
  const perItem = statistic / items;
  assert(Math.abs(perItem - 1) < 5 * Math.sqrt(2 / items), `${perItem}`);
});

Deno.test("the ends N = 0 and N = I, and too many", () => {
  const sampler = new NChooseKSampler(
    Float64Array.of(1, 2, 3),
    new Uint32Array(3),
    1,
  );
  const random = new Random(0);
  const all = new Uint32Array(3);
  sampler.sample(Float64Array.of(0), all, random);
  assertEquals(all, Uint32Array.of(0, 1, 2));
  sampler.sample(Float64Array.of(0), new Uint32Array(0), random);
  assertThrows(
    () => sampler.sample(Float64Array.of(0), new Uint32Array(4), random),
    RangeError,
    "4 distinct items",
  );
});

Deno.test("users who have much, and users with an extreme taste", () => {
  const items = 400;
  const bias = Float64Array.from({ length: items }, (_, k) => -Math.log(k + 1));
  const group = Uint32Array.from(bias, (_, k) => k % 4);
  const sampler = new NChooseKSampler(bias, group, 4);
  const random = new Random(2);
  for (const n of [1, 60, 200, 399]) {
    for (const strength of [0, 8]) {
      const out = new Uint32Array(n);
      sampler.sample(Float64Array.of(strength, 0, 0, 0), out, random);
      assertEquals(new Set(out).size, n);
      assertEquals(out, out.toSorted());
      assert(out.every((item) => item < items));
    }
  }
});

const SIZES = { users: 2000, items: 800, meanItems: 30, seed: 1 };

Deno.test("a generated set is a matrix with the asked sizes and long tails", () => {
  const { interactions: x } = generate(SIZES);
  validateInteractions(x);
  assertEquals([x.users, x.items], [2000, 800]);
  const sizes = userCounts(x);
  assert(sizes.every((size) => size >= 5 && size <= 400));
  const mean = interactionCount(x) / x.users;
  assert(Math.abs(mean - 30) < 3, `mean ${mean}`);
  const median = sizes.toSorted()[1000];
  assert(median < 0.75 * mean, `median ${median} of mean ${mean}`);
  // A power law: a tenth of the items has more than three tenths of all.
  const popular = itemCounts(x).sort().reverse();
  const head = popular.subarray(0, 80).reduce((sum, count) => sum + count, 0);
  assert(head > 0.3 * interactionCount(x), `head ${head}`);
});

Deno.test("the same seed gives the same set, another another", () => {
  const one = generate(SIZES).interactions;
  assertEquals(generate(SIZES).interactions.indices, one.indices);
  const other = generate({ ...SIZES, seed: 2 }).interactions;
  assert(one.indices.join() !== other.indices.join());
});

Deno.test("the truth ranks a user's items above popularity alone", () => {
  const { interactions: x, truth } = generate(SIZES);
  let byTruth = 0, byPopularity = 0;
  for (let u = 0; u < 200; u++) {
    const logits = trueLogits(truth, u);
    const share = (score: Float64Array) => {
      const items = userItems(x, u);
      const order = Array.from(score.keys())
        .sort((one, two) => score[two] - score[one]);
      const top = new Set(order.slice(0, items.length));
      return items.filter((item) => top.has(item)).length / items.length;
    };
    byTruth += share(logits) / 200;
    byPopularity += share(truth.popularity) / 200;
  }
  assert(byTruth > 1.3 * byPopularity, `${byTruth} against ${byPopularity}`);
});

Deno.test("impossible sizes are named", () => {
  const wrong = (sizes: object) =>
    assertThrows(() => generate({ ...SIZES, ...sizes }), RangeError, "but got");
  wrong({ users: 0 });
  wrong({ items: 9 });
  wrong({ meanItems: 500 });
});
