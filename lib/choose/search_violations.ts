import type { Random } from "../random.ts";
import { searchRankings } from "./_search_rankings.ts";
import { searchBounds } from "./_search_bounds.ts";

/** One case of a search. */
export interface SearchCase {
  readonly eta: Float64Array;
  readonly n: number;
  /**
   * Theorems 2 and 3: right side minus left, in nats. Theorem 1: how much less
   * the best ranking that does not reach sorting to 1e-12 has than sorting.
   */
  readonly slack: number;
}

/** What a search found. */
export interface SearchReport {
  readonly theorem: 1 | 2 | 3;
  /** Cases tried: for Theorem 1, rankings; else logits with an N. */
  readonly cases: number;
  /** Cases that interval arithmetic proves against the theorem. */
  readonly violations: readonly SearchCase[];
  /**
   * Cases with a slack within rounding, handed to interval arithmetic: decided
   * and undecided ones.
   */
  readonly nearTies: number;
  /**
   * Of these, those that even 256 bits do not tell apart: their slack is below
   * about 1e-77 of the sides, such as exp(−1000).
   */
  readonly undecided: number;
  /**
   * Cases of equality that the theorem names, left out of all others. Theorem 1:
   * exchanges of equal logits, or of places that the gain does not tell apart;
   * Theorem 2: N = 1.
   */
  readonly equalities: number;
  /** The case with the smallest slack, undecided ones left out. */
  readonly tightest: SearchCase | undefined;
  /**
   * The largest difference of the slack by recurrence from that of `theorem2`
   * and `theorem3`, relative to the sides' size, over every hundredth case.
   */
  readonly disagreement: number;
}

/** How to search. */
export interface SearchOptions {
  readonly random: Random;
  /** How many cases to try at least. */
  readonly cases: number;
  /** Largest number of items of a case: 12, for Theorem 1 5, by default. */
  readonly items?: number;
}

/**
 * Searches for violations of a theorem, with few items and all kinds of logits:
 * random ones of scales from 10^−3 to 10^3, extreme ones with ties and −∞, nearly
 * equal ones, and adversarial ones that descend the slack's gradient. Cases
 * within rounding of a violation are decided in interval arithmetic.
 *
 * Theorems 2 and 3 take about five million cases a minute on one core,
 * Theorem 1 twenty million rankings.
 *
 * @throws {RangeError} If `cases` is not a positive integer, or `items` is below
 *   2 or, for Theorem 1, above 8.
 */
export function searchViolations(
  theorem: 1 | 2 | 3,
  { random, cases, items = theorem === 1 ? 5 : 12 }: SearchOptions,
): SearchReport {
  if (!Number.isInteger(cases) || cases < 1) {
    throw new RangeError(
      `Expected the number of cases to be a positive integer but found ${cases}`,
    );
  }
  const most = theorem === 1 ? 8 : 1000;
  if (!Number.isInteger(items) || items < 2 || items > most) {
    throw new RangeError(
      `Expected from 2 to ${most} items for a search on Theorem ${theorem} ` +
        `but found ${items}`,
    );
  }
  return theorem === 1
    ? searchRankings(random, cases, items)
    : searchBounds(theorem, random, cases, items);
}
