import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import {
  averagePrecision,
  discountedGain,
  enumerateSubsets,
  type Gain,
  inclusionProbabilities,
  isMonotonic,
  nChooseKMode,
  ndcgDiscounts,
  recallDiscounts,
  reciprocalRank,
  searchViolations,
  theorem1,
  theorem1Exchanges,
  theorem2,
  theorem3,
} from "../../lib/choose/mod.ts";
import {
  add,
  type Big,
  exponential,
  logarithm,
  multiply,
  ONE,
  ZERO,
} from "../../lib/choose/_big.ts";
import { Random } from "../../lib/random.ts";
import { choices, close, normalLogits } from "./_choices.ts";

/** Gains more when a relevant item is last: not monotonic. */
const lastPlace: Gain = (relevance) => relevance[relevance.length - 1];

const gains: [string, Gain][] = [
  ["NDCG", discountedGain(ndcgDiscounts(6, 3, 4))],
  ["recall", discountedGain(recallDiscounts(6, 3, 2))],
  ["reciprocal rank", reciprocalRank],
  ["average precision", averagePrecision],
];

for (const [name, gain] of gains) {
  Deno.test(`Theorem 1: sorting is optimal for ${name}`, () => {
    assert(isMonotonic(gain, 6, 3));
    for (let seed = 0; seed < 5; seed++) {
      const eta = normalLogits(6, 2, seed);
      const { slack, violated, rankings, optimal, sorted, runnerUp } = theorem1(
        eta,
        3,
        gain,
      );
      assertEquals(rankings, 720);
      assert(!violated && slack <= 1e-15 && runnerUp < sorted);
      for (const ranking of optimal) {
        // Direct: the mean over all sets of the gain of this ranking.
        const mean = enumerateSubsets(eta, 3).reduce(
          (sum, { items, probability }) =>
            sum +
            probability * gain(
                Uint8Array.from(ranking, (item) =>
                  items.includes(item) ? 1 : 0),
              ),
          0,
        );
        close(mean, sorted, 1e-12);
      }
    }
  });
}

Deno.test("Theorem 1: equality is where logits or places are equal", () => {
  const all = discountedGain(Float64Array.of(4, 3, 2, 1));
  const count = (logits: number[], gain: Gain) =>
    theorem1(Float64Array.from(logits), 2, gain).optimal.length;
  assertEquals(count([3, 2, 1, 0], all), 1);
  assertEquals(count([3, 1, 1, 0], all), 2);
  assertEquals(count([1, 1, 1, 1], all), 24);
  // Only the first place counts: the other three are in any order.
  assertEquals(
    count([3, 2, 1, 0], discountedGain(Float64Array.of(1, 0, 0, 0))),
    6,
  );
});

Deno.test("Theorem 1 needs its hypothesis: a gain that is not monotonic", () => {
  assert(!isMonotonic(lastPlace, 5, 2));
  const { violated, slack } = theorem1(
    Float64Array.of(2, 1, 0, -1, -2),
    2,
    lastPlace,
  );
  assert(violated && slack > 0.5);
});

Deno.test("Theorem 1: near-ties are decided beyond double precision", () => {
  const first4 = discountedGain(Float64Array.of(1, 0, 0, 0));
  const second = discountedGain(Float64Array.of(2, 1, 0));
  // Sorted by one unit in the last place; the gain sees the first place only.
  const eta = Float64Array.of(1, 1 + Number.EPSILON, 1 - Number.EPSILON);
  const first = discountedGain(Float64Array.of(1, 0, 0));
  const result = theorem1(eta, 1, first);
  assert(!result.violated);
  // Two rankings have the best item first; the other four lose an ulp or two.
  assertEquals(result.ties, 2);
  assertEquals(result.nearTies, 4);
  assertEquals(result.undecided, 0);
  // Equal logits are exact ties, and nothing to decide.
  const equal = theorem1(Float64Array.of(1, 1, 0, -1), 1, first4);
  assertEquals([equal.ties, equal.nearTies], [12, 0]);
  // A loss of exp(−1000) is below what 256 bits tell from none.
  const far = theorem1(Float64Array.of(1000, 0, -1), 1, second);
  assertEquals([far.ties, far.nearTies, far.undecided], [1, 1, 1]);
  const worst = discountedGain(Float64Array.of(0, 0, 1));
  assert(theorem1(eta, 1, worst).violated);
});

Deno.test("Theorem 1 by exchanges is Theorem 1 by enumeration", () => {
  for (const n of [1, 3, 5, 6]) {
    const eta = normalLogits(6, 2, n);
    const discounts = ndcgDiscounts(6, n, 6);
    const exchanges = theorem1Exchanges(eta, n, discounts);
    const { sorted, runnerUp } = theorem1(eta, n, discountedGain(discounts));
    close(exchanges.sorted, sorted, 1e-14);
    assert(exchanges.disagreement < 1e-14);
    // The best ranking but one is an exchange of neighbors away.
    if (n < 6) close(sorted - exchanges.slack, runnerUp, 1e-14);
  }
});

Deno.test("Theorem 1 by exchanges at the size of MovieLens-20M", () => {
  const eta = normalLogits(20_108, 2, 8);
  eta[7] = eta[9]; // a tie
  const discounts = ndcgDiscounts(20_108, 70, 20_108);
  const { slack, equalities, exchanges, disagreement, sorted } =
    theorem1Exchanges(eta, 70, discounts);
  assertEquals(exchanges, 20_107);
  assert(slack > 0);
  assert(equalities >= 1);
  assert(disagreement < 1e-15);
  const single = inclusionProbabilities(eta, 70);
  const random = new Random(1);
  for (let trial = 0; trial < 20; trial++) {
    const ranking = random.permutation(20_108);
    const gain = ranking.reduce((s, i, r) => s + discounts[r] * single[i], 0);
    assert(gain < sorted);
  }
  assertThrows(
    () => theorem1Exchanges(Float64Array.of(0, 1), 1, Float64Array.of(0, 1)),
    RangeError,
    "do not rise",
  );
});

Deno.test("Theorem 1 by exchanges with items that cannot be chosen", () => {
  const eta = Float64Array.of(-Infinity, 2, 1, -Infinity, 1);
  for (const n of [0, 1, 2, 3]) {
    const { slack, disagreement } = theorem1Exchanges(
      eta,
      n,
      ndcgDiscounts(5, n, 5),
    );
    assert(slack >= 0 && disagreement < 1e-15, `${n}: ${slack}`);
  }
});

/** Odds 1 … I in exact integers: e_N, their sum, and Π (1 + odds). */
function exactly(odds: bigint[], n: number) {
  const table = [1n, ...new Array<bigint>(n).fill(0n)];
  for (const odd of odds) {
    for (let k = n; k > 0; k--) table[k] += table[k - 1] * odd;
  }
  return {
    z: table[n],
    sum: odds.reduce((a, b) => a + b, 0n),
    all: odds.reduce((a, b) => a * (b + 1n), 1n),
  };
}

/** log(a/b) of large integers. */
function logRatio(a: bigint, b: bigint): number {
  const scaled = (a << 1200n) / b;
  const length = scaled.toString(2).length;
  const places = Math.max(0, length - 64);
  return Math.log(Number(scaled >> BigInt(places))) +
    (places - 1200) * Math.LN2;
}

const integers = Array.from({ length: 40 }, (_, i) => BigInt(1 + i * i % 23));
const logsOfIntegers = Float64Array.from(integers, (k) => Math.log(Number(k)));

Deno.test("Theorem 2's sides and causes are those of exact integers", () => {
  for (const n of [1, 2, 3, 10, 25, 39, 40]) {
    const { z, sum } = exactly(integers, n);
    const items = Uint32Array.from({ length: n }, (_, i) => (i * 7) % 40)
      .sort();
    const result = theorem2(logsOfIntegers, items);
    const chosen = items.reduce((p, item) => p * integers[item], 1n);
    let factorial = 1n;
    for (let k = 2n; k <= BigInt(n); k++) factorial *= k;
    const total = sum ** BigInt(n);
    close(result.exact, logRatio(chosen, z), 1e-13);
    close(result.bound, logRatio(chosen, total), 1e-13);
    close(result.slack, logRatio(total, z), 1e-13);
    close(result.orderings, logRatio(factorial, 1n), 1e-13);
    close(result.repeats, logRatio(total, factorial * z), 1e-12);
    assertEquals(result.equal, n === 1);
  }
});

Deno.test("Theorem 3's sides and causes are those of exact integers", () => {
  for (const n of [1, 2, 3, 10, 25, 39, 40]) {
    const { z, all } = exactly(integers, n);
    const items = Uint32Array.from({ length: n }, (_, i) => (i * 7) % 40)
      .sort();
    const result = theorem3(logsOfIntegers, items);
    const chosen = items.reduce((p, item) => p * integers[item], 1n);
    close(result.exact, logRatio(chosen, z), 1e-13);
    close(result.bound, logRatio(chosen, all), 1e-13);
    close(result.slack, logRatio(all, z), 1e-12);
    close(result.count + result.shift, result.slack, 1e-15);
    if (n === 40) continue;
    // With that intercept the shift costs nothing, and the count the same.
    const moved = logsOfIntegers.map((logit) => logit + result.intercept);
    const best = theorem3(moved, items);
    assertAlmostEquals(best.shift, 0, 1e-12);
    close(best.count, result.count, 1e-9);
    // About ½ log(2πv).
    const normal = Math.log(2 * Math.PI * result.variance) / 2;
    assertAlmostEquals(result.count, normal, 0.2 / result.variance);
  }
});

Deno.test("both sides differ by the slack, and the causes are at least 0", () => {
  fc.assert(fc.property(choices, fc.nat(1000), ({ eta, n }, seed) => {
    if (n === 0) return;
    const items = nChooseKMode(
      eta.map((logit) => logit === -Infinity ? logit : Math.sin(logit * seed)),
      n,
    );
    for (const theorem of [theorem2, theorem3]) {
      const { bound, exact, slack } = theorem(eta, items);
      assertAlmostEquals(exact - bound, slack, 1e-11 * (1 + Math.abs(bound)));
      assert(slack >= 0);
    }
    const { repeats, orderings } = theorem2(eta, items);
    const { count, shift } = theorem3(eta, items);
    assert(Math.min(repeats, orderings, count, shift) >= 0);
  }));
});

Deno.test("the causes at the size of MovieLens-20M", () => {
  const eta = normalLogits(20_108, 1.5, 5).map((logit) => logit - 7);
  for (const n of [1, 5, 70, 2000]) {
    const items = new Random(n).choice(20_108, n);
    for (const theorem of [theorem2, theorem3]) {
      const { bound, exact, slack } = theorem(eta, items);
      assertAlmostEquals(exact - bound, slack, 1e-12 * (1 + Math.abs(bound)));
    }
  }
});

Deno.test("Theorems 2 and 3 need an item, and items that can be chosen", () => {
  const eta = Float64Array.of(0, -Infinity, 1);
  for (const theorem of [theorem2, theorem3]) {
    assertThrows(() => theorem(eta, new Uint32Array(0)), RangeError, "N_u ≥ 1");
    assertThrows(
      () => theorem(eta, Uint32Array.of(0, 1, 2)),
      RangeError,
      "cannot be chosen",
    );
    const { bound, exact } = theorem(eta, Uint32Array.of(0, 1));
    assertEquals([bound, exact], [-Infinity, -Infinity]);
  }
});

/** Π (1 + e^η) / Z(η, N) − 1 in 600 bits, which for a tiny slack is the slack. */
function slackOfBigs(eta: Float64Array, n: number): number {
  const bits = 600;
  const odds = Array.from(eta, (logit) => exponential(logit, bits));
  const table: Big[] = [ONE, ...new Array<Big>(odds.length).fill(ZERO)];
  for (const odd of odds) {
    for (let k = odds.length; k > 0; k--) {
      table[k] = add(table[k], multiply(table[k - 1], odd, bits), bits);
    }
  }
  const others = table.filter((_, k) => k !== n)
    .reduce((sum, term) => add(sum, term, bits), ZERO);
  return Math.exp(logarithm(others) - logarithm(table[n]));
}

Deno.test("Theorem 3's slack has its digits, however small it is", () => {
  const tiny = theorem3(
    Float64Array.of(548.3, 572.3, -659, -109.3),
    Uint32Array.of(0, 1),
  );
  assertAlmostEquals(tiny.slack / Math.exp(-109.3), 1, 1e-12);
  assert(tiny.count <= tiny.slack && tiny.shift >= 0);
  const random = new Random(7);
  let small = 0;
  for (let trial = 0; trial < 400; trial++) {
    const scale = 10 ** (4 * random.random() - 1.5);
    const eta = Float64Array.from(
      { length: 2 + random.integers(8) },
      () => scale * random.normal(),
    );
    const heads = eta.filter((logit) => logit > 0).length;
    const n = Math.max(1, trial % 2 === 0 ? heads : random.integers(heads + 1));
    const { slack } = theorem3(eta, nChooseKMode(eta, n));
    const exact = slackOfBigs(eta, n);
    if (exact < 1e-20) small++;
    if (exact > 1e-300 && exact < 1e300) {
      assertAlmostEquals(slack / Math.log1p(exact), 1, 1e-11, `${eta}; ${n}`);
    }
  }
  assert(small > 10, `${small}`);
});

for (const theorem of [1, 2, 3] as const) {
  Deno.test(`a search finds no violation of Theorem ${theorem}`, () => {
    const report = searchViolations(theorem, {
      random: new Random(theorem),
      cases: 30_000,
    });
    assertEquals(report.violations, []);
    assert(report.cases >= 30_000);
    assert(report.disagreement < 1e-12, `${report.disagreement}`);
    assert(report.tightest !== undefined && report.tightest.slack > 0);
    assert(report.undecided <= report.nearTies);
    // From N = 2 on, Theorem 2 has a slack of at least log 2.
    if (theorem === 2) assert(report.tightest.slack > Math.LN2);
    else assert(report.nearTies > 0);
    if (theorem !== 3) return;
    // Far below the rounding of a difference of the sides.
    const { eta, n, slack } = report.tightest;
    assert(slack < 1e-20, `${slack}`);
    const items = Uint32Array.from(nChooseKMode(eta, n));
    assertAlmostEquals(theorem3(eta, items).slack / slack, 1, 1e-12);
    // Both sides as big numbers: their ratio less 1 is the slack.
    const exact = slackOfBigs(eta, n);
    assertAlmostEquals(slack / exact, 1, 1e-9);
  });
}

Deno.test("a search is told what it can do", () => {
  const random = new Random(1);
  const search = (cases: number, items?: number) => () =>
    searchViolations(1, { random, cases, items });
  assertThrows(search(0), RangeError, "positive integer");
  assertThrows(search(10, 9), RangeError, "from 2 to 8 items");
  assertThrows(
    () => theorem1(new Float64Array(9), 2, reciprocalRank),
    RangeError,
    "theorem1Exchanges",
  );
});
