import { checkLogits } from "./_check.ts";
import {
  type Distribution,
  distribution,
  surpriseOfCount,
  surpriseOfFlips,
} from "./_distribution.ts";
import { flips } from "./_flips.ts";
import { compensatedSum, softplus } from "./_sums.ts";
import { coins, tilted } from "./_tilt.ts";
import { logisticLogLikelihood, nChooseKLogLikelihood } from "./likelihoods.ts";

/** Both sides of Theorem 3, in nats. */
export interface Theorem3 {
  /** (10), the Bernoulli-logistic reconstruction term. */
  readonly bound: number;
  /** (9), the n-choose-k log-likelihood. */
  readonly exact: number;
  /** Σ log(1 + exp η_i) − log Z(η, N) = exact − bound; of η and N only. */
  readonly slack: number;
  /**
   * The slack's first cause, −log Pr[count = N] for coins of mean count N, about
   * ½ log(2πv): (10) leaves the count free. No intercept gets rid of it.
   */
  readonly count: number;
  /**
   * The second cause: what the best free intercept λ would add to (10),
   * Σ log(1 + exp η_i) − Σ log(1 + exp(η_i + λ)) + λN, at least 0. It is 0 if and
   * only if the coins σ(η_i) have N heads on average.
   */
  readonly shift: number;
  /** That λ; ∞ where N is all items that can be chosen. */
  readonly intercept: number;
  /** v = Σ p_i (1 − p_i) of the coins σ(η_i + λ). */
  readonly variance: number;
  /**
   * Whether both sides are equal: never, as the empty set has a weight too. The
   * slack tends to 0 as N logits go to ∞ and all others to −∞, and may be below
   * what a double can tell from 0.
   */
  readonly equal: false;
}

/**
 * Theorem 3: (10) ≤ (9) for N_u ≥ 1. Π (1 + exp η_i) sums the weights of the sets
 * of all sizes, so that the slack is −log Pr[count = N] for the coins σ(η_i). For
 * the coins σ(η_i + λ) it is smallest where N is the mean count, and the
 * difference is the cost of the shift.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param items The items of x, distinct, N_u ≥ 1.
 * @throws {RangeError} If there are no items, an item is outside 0 … I − 1 or
 *   comes twice, a logit is NaN or +∞, or fewer than N_u items can be chosen.
 */
export function theorem3(eta: Float64Array, items: Uint32Array): Theorem3 {
  checkLogits(eta, items);
  const n = items.length;
  if (n === 0) {
    throw new RangeError("Theorem 3 needs N_u ≥ 1 but the user has no items");
  }
  const shared = distribution(eta, n);
  const exact = nChooseKLogLikelihood(eta, items);
  const bound = logisticLogLikelihood(eta, items);
  const { quadrature } = shared;
  const count = quadrature ? surpriseOfCount(quadrature) : 0;
  const slack = tinySlack(shared) ?? count + costOfShift(shared);
  return {
    bound,
    exact,
    slack,
    count: Math.min(count, slack),
    shift: Math.max(0, slack - count),
    intercept: quadrature
      ? quadrature.tilt.shift - quadrature.tilt.reference
      : Infinity,
    variance: quadrature ? quadrature.tilt.variance : 0,
    equal: false,
  };
}

/**
 * −log Pr[count = N] of the coins σ(η_i) themselves, where they are all but
 * certain to show N heads; else nothing. The causes' sum has no digits there.
 */
function tinySlack({ eta, n }: Distribution): number | undefined {
  const untilted = coins(eta, [0, 0]);
  let many = 0;
  for (let i = 0; i < eta.length; i++) {
    if (untilted.p[i] > untilted.q[i]) many++;
  }
  if (many !== n) return undefined;
  const certain = flips(untilted);
  return certain && surpriseOfFlips(untilted, certain);
}

/**
 * By coins, log(1 + e^η) − log(1 + e^{η + λ}) + λ p, at least 0 each, so that
 * nothing cancels.
 */
function costOfShift({ eta, n, quadrature }: Distribution): number {
  if (!quadrature) {
    // λ = ∞: log(1 + e^η) − η of every item.
    return compensatedSum(eta.map((logit) => softplus(-logit)));
  }
  const { p, q, shift, reference } = quadrature.tilt;
  const terms: number[] = [];
  let mean = -n;
  for (let i = 0; i < eta.length; i++) {
    mean += p[i];
    terms.push(
      p[i] <= q[i]
        ? bregman(tilted(quadrature.tilt, eta[i]), eta[i], p[i])
        : bregman(-tilted(quadrature.tilt, eta[i]), -eta[i], q[i]),
    );
  }
  // λ (N − Σ p_i), by which λ misses the mean.
  return Math.max(0, compensatedSum(terms) - (shift - reference) * mean);
}

/** log(1 + e^b) − log(1 + e^a) − p (b − a), where p = σ(a) is at most ½. */
function bregman(a: number, b: number, p: number): number {
  const d = b - a;
  return Math.abs(d) < 30
    ? Math.log1p(p * Math.expm1(d)) - p * d
    : softplus(b) - softplus(a) - p * d;
}
