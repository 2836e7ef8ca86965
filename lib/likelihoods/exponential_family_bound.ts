import { nChooseKLogLikelihood } from "../choose/mod.ts";
import {
  type ExponentialFamily,
  exponentialFamilyLikelihood,
  type ExponentialFamilyOptions,
} from "./exponential_family.ts";

/** Both sides of the remark's inequality, and why it holds if it does. */
export interface ExponentialFamilyBound {
  /** The family's term, in nats. */
  readonly bound: number;
  /** (9), in nats. */
  readonly exact: number;
  /** exact − bound; negative where the term is no bound. */
  readonly slack: number;
  /** Whether bound ≤ exact, to rounding. */
  readonly holds: boolean;
  /**
   * Whether each item alone makes sure of it: A(η_i) ≥ log(1 + e^{η_i}), with
   * base measure A(η_i) ≥ log(ν(0) + ν(1) e^{η_i}).
   */
  readonly everyItem: boolean;
}

/** Relative to the sizes of both sides. */
const ROUNDING = 1e-12;

/**
 * The remark after Theorem 3: Σ_i (x_i η_i − A(η_i)) next to the exact (9).
 *
 * It is a lower bound of (9) **if and only if Σ_i A(η_i) ≥ log Z(η, N_u)** (the
 * paper omits the logarithm), with base measure if and only if
 * Σ_i A(η_i) − N_u log ν(1) − (I − N_u) log ν(0) ≥ log Z(η, N_u). Neither
 * depends on which items the user has. It is enough that each item has
 * A(η_i) ≥ log(1 + e^{η_i}), or with base measure
 * A(η_i) ≥ log(ν(0) + ν(1) e^{η_i}), because log Z is at most the sum of the
 * right sides (for ν = 1 this is Theorem 3). Hence:
 *
 * - Bernoulli: always; it is Theorem 3.
 * - Poisson: always, as e^η ≥ log(1 + e^η). More generally a family of counts
 *   bounds with its base measure always, since
 *   A(η) = log Σ_x ν(x) e^{xη} ≥ log(ν(0) + ν(1) e^η).
 * - Gaussian of variance 1, as in the paper without base measure: not always;
 *   η = 0 gives 0 < log C(I, N). It is enough that no logit lies between
 *   −0.845 and 2.108. With base measure always, as
 *   η²/2 ≥ log(1 + e^{η − 1/2}) − log(2π)/2; a density has no such right to it,
 *   and with a small variance it would not.
 *
 * @param eta Logits η, length I.
 * @param items The user's items x, distinct, in any order.
 * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice, a logit
 *   is NaN or +∞, or fewer than N_u items can be chosen.
 */
export function exponentialFamilyBound(
  family: ExponentialFamily,
  eta: Float64Array,
  items: Uint32Array,
  options: ExponentialFamilyOptions = {},
): ExponentialFamilyBound {
  const bound =
    exponentialFamilyLikelihood(family, options).evaluate(eta, items).value;
  const exact = nChooseKLogLikelihood(eta, items);
  // Two −∞ are equal.
  const slack = bound === exact ? 0 : exact - bound;
  const zero = options.baseMeasure ? family.logBaseMeasure(0) : 0;
  const one = options.baseMeasure ? family.logBaseMeasure(1) : 0;
  const everyItem = eta.every((logit) => {
    const other = logit + one;
    const top = Math.max(zero, other);
    const needed = top + Math.log1p(Math.exp(-Math.abs(zero - other)));
    return family.logNormalizer(logit) >= needed;
  });
  const size = Math.max(1, Math.abs(exact));
  return { bound, exact, slack, holds: slack >= -ROUNDING * size, everyItem };
}
