import { checkLogits } from "./_check.ts";
import { logSumExp } from "./_sums.ts";
import { logPartition } from "./log_partition.ts";

/**
 * The binary n-choose-k log-likelihood, equation (9):
 * Σ_{i∈x} η_i − log Z(η, N_u), with N_u the number of items.
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
  checkLogits(eta, items);
  const logZ = logPartition(eta, items.length);
  return Math.min(0, sumOver(eta, items) - logZ);
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
  const score = sumOver(eta, items);
  // Where nothing can be chosen, the normalizer is −∞ as well.
  if (items.length === 0 || score === -Infinity) return score;
  return score - items.length * logSumExp(eta);
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
  checkLogits(eta, items);
  let normalizer = 0;
  for (const logit of eta) {
    normalizer += Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return sumOver(eta, items) - normalizer;
}

function sumOver(eta: Float64Array, items: Uint32Array): number {
  let sum = 0;
  for (const item of items) sum += eta[item];
  return sum;
}
