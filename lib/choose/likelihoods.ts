import { checkLogits } from "./_check.ts";
import { distribution, surprise } from "./_distribution.ts";
import { compensatedSum, logSumExpParts, softplus } from "./_sums.ts";

/**
 * The binary n-choose-k log-likelihood, equation (9):
 * Σ_{i∈x} η_i − log Z(η, N_u), with N_u the number of items.
 *
 * Not computed as that difference, of which nothing is left where the logits
 * are huge or the set all but certain, but from the coins of `logPartition` as
 * log-odds of the unlikely sides that x has, and a sum over all sets.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param items The items of x, distinct, in any order.
 * @returns In nats, at most 0; −∞ if an item that cannot be chosen is among them.
 * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice, or a
 *   logit is NaN or +∞, or fewer than N_u items can be chosen.
 */
export function nChooseKLogLikelihood(
  eta: Float64Array,
  items: Uint32Array,
): number {
  const chosen = checkLogits(eta, items);
  return 0 - surprise(distribution(eta, items.length), chosen);
}

/**
 * The multinomial reconstruction term, equation (8):
 * Σ_{i∈x} (η_i − log Σ_i′ exp η_i′).
 *
 * @param eta Logits η, length I.
 * @param items The items of x, distinct, in any order.
 * @returns In nats; by Theorem 2 at most (9).
 * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice, or a
 *   logit is NaN or +∞.
 */
export function multinomialLogLikelihood(
  eta: Float64Array,
  items: Uint32Array,
): number {
  checkLogits(eta, items);
  const { top, above } = logSumExpParts(eta);
  // Where nothing can be chosen, the normalizer is −∞ as well.
  if (items.length > 0 && top === -Infinity) return -Infinity;
  const gaps = Array.from(items, (item) => eta[item] - top);
  return compensatedSum(gaps) - items.length * above;
}

/**
 * The Bernoulli-logistic reconstruction term, equation (10):
 * Σ_i (x_i η_i − log(1 + exp η_i)).
 *
 * @param eta Logits η, length I.
 * @param items The items of x, distinct, in any order.
 * @returns In nats; by Theorem 3 at most (9).
 * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice, or a
 *   logit is NaN or +∞.
 */
export function logisticLogLikelihood(
  eta: Float64Array,
  items: Uint32Array,
): number {
  const chosen = checkLogits(eta, items);
  // Item by item, as log σ(±η): a sum over all logits would cancel.
  return 0 - compensatedSum(
    eta.map((logit, item) => softplus(chosen[item] === 1 ? -logit : logit)),
  );
}
