import { checkItems } from "./_check.ts";
import { logPartition } from "./log_partition.ts";

/**
 * The binary n-choose-k log-likelihood, equation (9):
 * Σ_{i∈x} η_i − log Z(η, N_u), with N_u the number of items.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param items The items of x, distinct, in any order.
 * @returns In nats, at most 0; −∞ if an item that cannot be chosen is among them.
 * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice, or a
 *   logit is NaN or +∞.
 */
export function nChooseKLogLikelihood(
  eta: Float64Array,
  items: Uint32Array,
): number {
  checkItems(eta, items);
  const score = sumOver(eta, items);
  if (score === -Infinity) return -Infinity;
  return Math.min(0, score - logPartition(eta, items.length));
}

/**
 * The multinomial reconstruction term, equation (8):
 * Σ_{i∈x} (η_i − log Σ_i′ exp η_i′).
 *
 * @param eta Logits η, length I.
 * @param items The items of x, distinct, in any order.
 * @returns In nats; by Theorem 2 at most (9).
 * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice.
 */
export function multinomialLogLikelihood(
  eta: Float64Array,
  items: Uint32Array,
): number {
  checkItems(eta, items);
  if (items.length === 0) return 0;
  return sumOver(eta, items) - items.length * logSumExp(eta);
}

/**
 * The Bernoulli-logistic reconstruction term, equation (10):
 * Σ_i (x_i η_i − log(1 + exp η_i)).
 *
 * @param eta Logits η, length I.
 * @param items The items of x, distinct, in any order.
 * @returns In nats; by Theorem 3 at most (9).
 * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice.
 */
export function logisticLogLikelihood(
  eta: Float64Array,
  items: Uint32Array,
): number {
  checkItems(eta, items);
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

function logSumExp(values: Float64Array): number {
  let top = -Infinity;
  for (const value of values) top = Math.max(top, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - top);
  return top + Math.log(sum);
}
