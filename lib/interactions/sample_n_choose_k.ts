/**
 * Exact draws from n-choose-k at the size of MovieLens-20M.
 *
 * @module
 */
import type { Random } from "../random.ts";

/** Tail collisions expected at most, before more items join the head. */
const COLLISIONS = 0.5;

/** The smallest head that is tried. */
const SMALLEST_HEAD = 64;

/**
 * Draws sets S of exactly N items with P(S) ∝ Π_{i∈S} o_i, with odds
 * o_i = exp(b_i + a_g(i)): a fixed popularity b_i and, for each draw, an
 * affinity a_g to each of a few groups of items.
 *
 * The plain exact way, Bernoulli draws until the count is N, costs all items in
 * each of about √(2πN) attempts. Here the items with the greatest b are the
 * head, the rest the tail, and a proposal is
 *
 * 1. each head item i in or out, with probability p_i = o_i e^λ / (1 + o_i e^λ);
 *    say h are in, with h ≤ N;
 * 2. N − h tail items, independently and with replacement, ∝ o_i.
 *
 * It is accepted when all tail items differ, and then with probability
 * Poisson(N − h; μ) / max_m Poisson(m; μ), where μ = e^λ Σ_tail o_i. A set with
 * h head items is proposed with probability
 * c · Π_head o_i · e^{λh} · (N − h)! · Π_tail o_i / (Σ_tail o_i)^{N−h}, and the
 * Poisson factor turns all but Π o_i into a constant: the draw is exact for
 * every λ and every head. λ with Σ p_i + μ = N makes most proposals pass; the
 * head grows until fewer than half a collision in the tail is expected. The sum
 * of the tail's odds costs one product a group.
 */
export class NChooseKSampler {
  readonly #items: number;
  readonly #groups: number;
  /** Items by descending b. */
  readonly #ranked: Uint32Array;
  readonly #rankedOdds: Float64Array;
  readonly #rankedGroup: Uint32Array;
  readonly #heads: readonly Head[];
  /** Items of each group by descending b, with cumulative odds from the end. */
  readonly #members: readonly Uint32Array[];
  readonly #memberRanks: readonly Uint32Array[];
  readonly #oddsFrom: readonly Float64Array[];
  readonly #probability: Float64Array;
  readonly #factor: Float64Array;
  readonly #cumulative: Float64Array;
  readonly #mark: Uint32Array;
  #attempt = 0;

  /**
   * @param bias b_i, length items, finite.
   * @param group g(i), length items, below `groups`.
   * @param groups Number of groups.
   */
  constructor(bias: Float64Array, group: Uint32Array, groups: number) {
    const items = bias.length;
    this.#items = items;
    this.#groups = groups;
    this.#ranked = Uint32Array.from(bias, (_, item) => item)
      .sort((one, other) => bias[other] - bias[one]);
    this.#rankedOdds = Float64Array.from(
      this.#ranked,
      (item) => Math.exp(bias[item]),
    );
    this.#rankedGroup = this.#ranked.map((item) => group[item]);
    const ranks: number[][] = Array.from({ length: groups }, () => []);
    this.#rankedGroup.forEach((g, rank) => ranks[g].push(rank));
    this.#memberRanks = ranks.map((list) => Uint32Array.from(list));
    this.#members = this.#memberRanks.map((list) =>
      list.map((rank) => this.#ranked[rank])
    );
    this.#oddsFrom = this.#memberRanks.map((list) => {
      const from = new Float64Array(list.length + 1);
      for (let k = list.length - 1; k >= 0; k--) {
        from[k] = from[k + 1] + this.#rankedOdds[list[k]];
      }
      return from;
    });
    const sizes: number[] = [];
    for (let size = SMALLEST_HEAD; size < items; size *= 2) sizes.push(size);
    this.#heads = [...sizes, items].map((size) => this.#head(size));
    this.#probability = new Float64Array(items);
    this.#factor = new Float64Array(groups);
    this.#cumulative = new Float64Array(groups);
    this.#mark = new Uint32Array(items);
  }

  /**
   * Fills `out` with a set of `out.length` items, ascending.
   *
   * @param affinity a_g, length groups.
   * @param out Receives the items; its length is N, from 0 to items.
   */
  sample(affinity: Float64Array, out: Uint32Array, random: Random): void {
    const n = out.length;
    if (n > this.#items) {
      throw new RangeError(
        `${n} distinct items cannot be drawn from ${this.#items}.`,
      );
    }
    if (n === 0 || n === this.#items) {
      for (let k = 0; k < n; k++) out[k] = k;
      return;
    }
    for (let g = 0; g < this.#groups; g++) {
      this.#factor[g] = Math.exp(affinity[g]);
    }
    const { head, mean } = this.#choose(n);
    const likeliest = logPoisson(Math.floor(mean), mean);
    while (!this.#propose(head, mean, likeliest, out, random));
    out.sort();
  }

  #head(size: number): Head {
    const odds = new Float64Array(this.#groups);
    const squares = new Float64Array(this.#groups);
    const first = new Uint32Array(this.#groups);
    for (let rank = 0; rank < this.#items; rank++) {
      const g = this.#rankedGroup[rank];
      if (rank < size) first[g]++;
      else {
        odds[g] += this.#rankedOdds[rank];
        squares[g] += this.#rankedOdds[rank] ** 2;
      }
    }
    return { size, odds, squares, first };
  }

  /** The smallest head with few collisions; fills p of its items. */
  #choose(n: number): { head: Head; mean: number } {
    let shift = 0;
    for (const head of this.#heads) {
      shift = this.#solveShift(head, n, shift);
      const tilt = Math.exp(shift);
      let sum = 0, squares = 0;
      for (let g = 0; g < this.#groups; g++) {
        sum += this.#factor[g] * head.odds[g];
        squares += this.#factor[g] ** 2 * head.squares[g];
      }
      if (
        head.size === this.#items || tilt * tilt * squares / 2 <= COLLISIONS
      ) {
        for (let rank = 0; rank < head.size; rank++) {
          const odds = tilt * this.#rankedOdds[rank] *
            this.#factor[this.#rankedGroup[rank]];
          this.#probability[rank] = odds / (1 + odds);
        }
        let total = 0;
        for (let g = 0; g < this.#groups; g++) {
          total += this.#factor[g] * head.odds[g];
          this.#cumulative[g] = total;
        }
        return { head, mean: tilt * sum };
      }
    }
    throw new Error("unreachable: the last head holds every item");
  }

  /** λ with Σ_head p_i + e^λ Σ_tail o_i close to N, by Newton's method. */
  #solveShift(head: Head, n: number, start: number): number {
    let shift = start;
    let tail = 0;
    for (let g = 0; g < this.#groups; g++) {
      tail += this.#factor[g] * head.odds[g];
    }
    // Where the head's items are all in and the tail is empty, the mean can
    // only approach N; a few steps are enough, for any λ is exact.
    for (let step = 0; step < 30; step++) {
      const tilt = Math.exp(shift);
      let mean = tilt * tail, slope = mean;
      for (let rank = 0; rank < head.size; rank++) {
        const odds = tilt * this.#rankedOdds[rank] *
          this.#factor[this.#rankedGroup[rank]];
        const p = odds / (1 + odds);
        mean += p;
        slope += p * (1 - p);
      }
      const gap = n - mean;
      if (Math.abs(gap) < 0.05 * Math.sqrt(slope)) break;
      shift += Math.max(-2, Math.min(2, gap / slope));
    }
    return shift;
  }

  #propose(
    head: Head,
    mean: number,
    likeliest: number,
    out: Uint32Array,
    random: Random,
  ): boolean {
    const n = out.length;
    let count = 0;
    for (let rank = 0; rank < head.size; rank++) {
      if (random.random() < this.#probability[rank]) {
        if (count === n) return false;
        out[count++] = this.#ranked[rank];
      }
    }
    if (head.size === this.#items) return count === n;
    const log = logPoisson(n - count, mean) - likeliest;
    if (random.random() >= Math.exp(log)) return false;
    const mark = ++this.#attempt;
    while (count < n) {
      const item = this.#tailItem(head, random);
      if (this.#mark[item] === mark) return false;
      this.#mark[item] = mark;
      out[count++] = item;
    }
    return true;
  }

  /** One tail item ∝ o_i: first its group, then the item, by bisection. */
  #tailItem(head: Head, random: Random): number {
    const total = this.#cumulative[this.#groups - 1];
    const g = firstAbove(this.#cumulative, random.random() * total);
    const from = this.#oddsFrom[g];
    // `from` falls; the item k has from[k + 1] <= rest < from[k].
    const rest = random.random() * from[head.first[g]];
    let low = head.first[g], high = from.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (from[middle] > rest) low = middle;
      else high = middle;
    }
    return this.#members[g][low];
  }
}

/** The tail's sums that belong to a head of a given size. */
interface Head {
  readonly size: number;
  /** Σ e^{b_i} over the tail's items of each group. */
  readonly odds: Float64Array;
  /** Σ e^{2 b_i} over the tail's items of each group. */
  readonly squares: Float64Array;
  /** How many items of each group the head holds. */
  readonly first: Uint32Array;
}

/** The first index whose cumulative sum is above `value`. */
function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0, high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** log of mean^m e^{−mean} / m!. */
function logPoisson(m: number, mean: number): number {
  if (mean === 0) return m === 0 ? 0 : -Infinity;
  return m * Math.log(mean) - mean - logFactorial(m);
}

const LOG_FACTORIALS = new Float64Array(1024);
for (let m = 2; m < LOG_FACTORIALS.length; m++) {
  LOG_FACTORIALS[m] = LOG_FACTORIALS[m - 1] + Math.log(m);
}

/** log m!, by a table, then Stirling's series (error below 1e-13 here). */
function logFactorial(m: number): number {
  if (m < LOG_FACTORIALS.length) return LOG_FACTORIALS[m];
  return (m + 0.5) * Math.log(m) - m + 0.5 * Math.log(2 * Math.PI) +
    1 / (12 * m) - 1 / (360 * m ** 3);
}
