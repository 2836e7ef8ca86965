import {
  type Distribution,
  distribution,
  logZ,
  spread,
} from "./_distribution.ts";
import { inclusion } from "./_inclusion.ts";

/**
 * Inclusion probabilities Pr[x_i = 1 | |x| = N] of the binary n-choose-k
 * distribution: the gradient of log Z(η, N), so that the gradient of (9) is
 * x − this. They sum to N.
 *
 * Each is p_i Pr[Σ_{j≠i} b_j = N − 1] / Pr[Σ b_j = N] with the coins of
 * {@linkcode logPartition}, and the first probability has the same nodes, each
 * divided by the item's factor.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns Float64Array of length I.
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function inclusionProbabilities(
  eta: Float64Array,
  n: number,
): Float64Array {
  return gradient(distribution(eta, n));
}

/** A value and its gradient in the logits. */
export interface ValueAndGradient {
  /** In nats. */
  readonly value: number;
  /** Float64Array of length I. */
  readonly gradient: Float64Array;
}

/**
 * {@linkcode logPartition} with its gradient {@linkcode inclusionProbabilities},
 * for the cost of little more than one.
 *
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function logPartitionAndGradient(
  eta: Float64Array,
  n: number,
): ValueAndGradient {
  const shared = distribution(eta, n);
  return { value: logZ(shared), gradient: gradient(shared) };
}

function gradient(shared: Distribution): Float64Array {
  const { eta, n, quadrature } = shared;
  return spread(
    shared,
    quadrature
      ? inclusion(quadrature)
      : new Float64Array(eta.length).fill(n === 0 ? 0 : 1),
  );
}
