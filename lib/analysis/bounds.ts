import type { Information } from "./information.ts";

/** Bounds of I_q(x; z), in nats. */
export interface InformationBounds {
  /** H − D, as section 3.5 prints it. */
  readonly lower: number;
  /** H − H(N) − D, which holds for likelihoods given N_u too. */
  readonly lowerGivenCount: number;
  /** R. */
  readonly upper: number;
  /** log U, which I reaches when posteriors do not overlap. */
  readonly ceiling: number;
  /** Whether `lowerGivenCount` ≤ I ≤ R within four standard errors. */
  readonly holds: boolean;
  /** Whether the printed H − D ≤ I does. */
  readonly printedHolds: boolean;
}

/** Standard errors by which an estimate may miss a bound. */
const TOLERANCE = 4;

/** Nats of rounding in single precision, relative to D. */
const ROUNDING = 1e-5;

/**
 * H − D ≤ I_q(x; z) ≤ R of section 3.5 (Alemi et al. 2018).
 *
 * R − I is KL(q(z) ‖ p(z)), and I − (H − D) the third term of (11): both are
 * divergences, and not negative, if p(x | z) sums to at most one over x. The
 * Bernoulli-logistic (10) sums to one. The n-choose-k (9) does so over the rows
 * with N items, for each N: it is p(x | z, N_u), and says nothing of N_u. There
 * the third term may be as low as −H_q(N | z), so
 *
 *     H − H(N) − D ≤ I_q(x; z)
 *
 * is what holds. For example, rows {a} and {a, b} have D = 0 under (9) with one
 * z for both: I = 0 < H − D = log 2. The multinomial (8) without its coefficient
 * sums to at most 1/N! for each N, so for users with two items and more to
 * e − 2 < 1: H − D ≤ I holds, and loosely.
 */
export function informationBounds(
  { entropy, countEntropy, distortion, rate, information, marginal, users }:
    Information,
): InformationBounds {
  const lower = entropy - distortion.mean;
  const lowerGivenCount = lower - countEntropy;
  const slack = TOLERANCE * (distortion.stderr + information.stderr) +
    ROUNDING * Math.abs(distortion.mean);
  const above = information.mean + slack;
  return {
    lower,
    lowerGivenCount,
    upper: rate.mean,
    ceiling: Math.log(users),
    holds: lowerGivenCount <= above &&
      marginal.mean >= -TOLERANCE * marginal.stderr - ROUNDING,
    printedHolds: lower <= above,
  };
}
