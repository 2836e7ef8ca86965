import {
  add,
  type Big,
  compare,
  exponential,
  fromDouble,
  multiply,
  ZERO,
} from "./_big.ts";
import { enumerateSubsets } from "./enumerate.ts";
import { type Gain, gainsOfSets } from "./gains.ts";

/** Both sides of Theorem 1 over all rankings. */
export interface Theorem1 {
  /** The expected gain of sorting by η, best first. */
  readonly sorted: number;
  /** The largest expected gain of all I! rankings. */
  readonly best: number;
  /**
   * best − sorted: 0 if the theorem holds, but for rounding of the order of
   * 1e-16; see `violated`.
   */
  readonly slack: number;
  /** Whether interval arithmetic proves a ranking better than sorting. */
  readonly violated: boolean;
  /**
   * Rankings that are sorting but for exchanges of equal logits, or of places
   * that the gain does not tell apart: exact ties, sorting among them.
   */
  readonly ties: number;
  /**
   * The other rankings that reach `sorted` to 1e-12: interval arithmetic decides
   * whether they are better or worse.
   */
  readonly nearTies: number;
  /** Of these, those that 256 bits do not tell from sorting. */
  readonly undecided: number;
  /** I! */
  readonly rankings: number;
  /** The rankings that reach `sorted` to 1e-12: `ties` and `nearTies`. */
  readonly optimal: readonly Uint32Array[];
  /** The largest expected gain of the others, −∞ if there are none. */
  readonly runnerUp: number;
}

const MOST_ITEMS = 8;

/** Closer than this, relative to the gain, interval arithmetic decides. */
const NEAR = 1e-12;

/**
 * Theorem 1: under n-choose-k, sorting by η has the largest expected gain of all
 * rankings, for any gain that is monotonic. By enumeration of all I! rankings
 * and C(I, N) sets.
 *
 * @param eta Logits η, length I from 1 to 8; −∞ for an item that cannot be
 *   chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @param gain Finite, from 0 on. If it is not monotonic (`isMonotonic`), the
 *   theorem does not speak of it, and `violated` may be true.
 * @throws {RangeError} If I is above 8, a logit is NaN or +∞, or n does not fit.
 */
export function theorem1(eta: Float64Array, n: number, gain: Gain): Theorem1 {
  const items = eta.length;
  if (items > MOST_ITEMS) {
    throw new RangeError(
      `${items} items have too many rankings to enumerate: use at most ` +
        `${MOST_ITEMS}, or theorem1Exchanges`,
    );
  }
  const gains = gainsOfSets(gain, items, n);
  const subsets = enumerateSubsets(eta, n);
  const expected = (ranking: Uint32Array) => {
    const bit = placeBits(ranking);
    let sum = 0;
    for (const { items, probability } of subsets) {
      sum += probability * gains[places(items, bit)];
    }
    return sum;
  };
  const sorting = Uint32Array.from(eta, (_, item) => item)
    .sort((i, j) => eta[i] === eta[j] ? i - j : eta[i] > eta[j] ? -1 : 1);
  const sorted = expected(sorting);
  const near = NEAR * Math.max(Math.abs(sorted), Number.MIN_VALUE);
  let best = sorted;
  let runnerUp = -Infinity;
  let count = 0, ties = 0, nearTies = 0, undecided = 0;
  let violated = false;
  const optimal: Uint32Array[] = [];
  for (const ranking of rankings(items)) {
    const value = expected(ranking);
    count++;
    if (value > best) best = value;
    if (value < sorted - near) {
      if (value > runnerUp) runnerUp = value;
      continue;
    }
    const close = value <= sorted + near;
    if (close) optimal.push(ranking.slice());
    if (close && tied(ranking, sorting, eta, subsets, gains)) ties++;
    else if (close || !violated) {
      const order = compareExactly(ranking, sorting, eta, subsets, gains);
      if (order > 0) violated = true;
      if (close) nearTies++;
      if (close && order === 0) undecided++;
    }
  }
  return {
    sorted,
    best,
    slack: best - sorted,
    violated,
    ties,
    nearTies,
    undecided,
    rankings: count,
    optimal,
    runnerUp,
  };
}

/**
 * Whether every set has the same gain in both rankings, once items with equal
 * logits, which may trade places in a ranking, are in the order of sorting.
 */
function tied(
  ranking: Uint32Array,
  sorting: Uint32Array,
  eta: Float64Array,
  subsets: readonly { readonly items: Uint32Array }[],
  gains: Float64Array,
): boolean {
  const bits = new Uint32Array(ranking.length);
  const used = new Uint8Array(ranking.length);
  ranking.forEach((item, place) => {
    const first = sorting.findIndex((other, k) =>
      used[k] === 0 && eta[other] === eta[item]
    );
    used[first] = 1;
    bits[sorting[first]] = 1 << place;
  });
  const other = placeBits(sorting);
  return subsets.every(({ items }) =>
    gains[places(items, bits)] === gains[places(items, other)]
  );
}

/** Which of two rankings has the larger expected gain; 0 if it cannot be told. */
function compareExactly(
  first: Uint32Array,
  second: Uint32Array,
  eta: Float64Array,
  subsets: readonly { readonly items: Uint32Array }[],
  gains: Float64Array,
): -1 | 0 | 1 {
  const odds = Array.from(eta, (logit) => exponential(logit));
  const [one, other] = [first, second].map((ranking) => {
    const bit = placeBits(ranking);
    return subsets.reduce<Big>((sum, { items }) => {
      const start = fromDouble(gains[places(items, bit)]);
      const term = items.reduce((t, item) => multiply(t, odds[item]), start);
      return add(sum, term);
    }, ZERO);
  });
  return compare(one, other);
}

/** By item, the bit of its place. */
function placeBits(ranking: Uint32Array): Uint32Array {
  const bits = new Uint32Array(ranking.length);
  ranking.forEach((item, place) => bits[item] = 1 << place);
  return bits;
}

function places(items: Uint32Array, bit: Uint32Array): number {
  let set = 0;
  for (let k = 0; k < items.length; k++) set |= bit[items[k]];
  return set;
}

/** All orders of 0 … n − 1, by Heap's algorithm, in one array. */
function* rankings(n: number): Generator<Uint32Array> {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const counters = new Uint32Array(n);
  yield order;
  for (let i = 0; i < n;) {
    if (counters[i] < i) {
      const j = i % 2 === 0 ? 0 : counters[i];
      [order[i], order[j]] = [order[j], order[i]];
      yield order;
      counters[i]++;
      i = 0;
    } else counters[i++] = 0;
  }
}
