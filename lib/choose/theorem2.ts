import { checkLogits } from "./_check.ts";
import { logFactorial, logSumExpParts } from "./_sums.ts";
import {
  multinomialLogLikelihood,
  nChooseKLogLikelihood,
} from "./likelihoods.ts";
import { logPartition } from "./log_partition.ts";

/** Both sides of Theorem 2, in nats. */
export interface Theorem2 {
  /** (8), the multinomial reconstruction term. */
  readonly bound: number;
  /** (9), the n-choose-k log-likelihood. */
  readonly exact: number;
  /** N log Σ exp η_i − log Z(η, N) = exact − bound; depends on η and N only. */
  readonly slack: number;
  /** The slack's first cause, log N!: (8) counts the orders of a set. */
  readonly orderings: number;
  /**
   * The second cause, −log Pr[N draws by softmax(η) are all different]: (8)
   * counts draws that repeat an item.
   */
  readonly repeats: number;
  /** Whether both sides are equal: if and only if N = 1. */
  readonly equal: boolean;
}

/**
 * Theorem 2: (8) ≤ (9) for N_u ≥ 1. (Σ exp η_i)^N sums the weights of all
 * sequences of N items; each set stands in it N! times, beside the sequences
 * with repeats. So the slack is log N! − log Pr[no repeats], both terms at least
 * 0; for N = 1 both are 0, and from N = 2 on the slack is at least log N!.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param items The items of x, distinct, N_u ≥ 1.
 * @throws {RangeError} If there are no items, an item is outside 0 … I − 1 or
 *   comes twice, a logit is NaN or +∞, or fewer than N_u items can be chosen.
 */
export function theorem2(eta: Float64Array, items: Uint32Array): Theorem2 {
  checkLogits(eta, items);
  const n = items.length;
  if (n === 0) {
    throw new RangeError("Theorem 2 needs N_u ≥ 1 but the user has no items");
  }
  const orderings = logFactorial(n);
  const { top, above } = logSumExpParts(eta);
  const exact = nChooseKLogLikelihood(eta, items);
  const bound = multinomialLogLikelihood(eta, items);
  if (n === 1) {
    return { bound, exact, slack: 0, orderings, repeats: 0, equal: true };
  }
  // With Σ exp η_i = 1 nothing large cancels.
  const logZ = logPartition(eta.map((logit) => logit - top - above), n);
  const repeats = Math.max(0, -logZ - orderings);
  const slack = orderings + repeats;
  return { bound, exact, slack, orderings, repeats, equal: false };
}
