import { distribution, logZ } from "./_distribution.ts";

/**
 * The log-partition function of the binary n-choose-k distribution, the second
 * term of (9): log Z(η, N) = log Σ_{|x| = N} exp Σ_i x_i η_i.
 *
 * For any λ it is Σ_i log(1 + exp(η_i + λ)) − λN + log Pr[Σ b_i = N] with
 * independent b_i ~ Bernoulli(σ(η_i + λ)). With λ such that N is the mean of
 * Σ b_i, that probability is about 1/√(2πv), and the trapezoidal rule on its
 * characteristic function converges geometrically: at most 25 nodes in double
 * precision, whatever N is. The nodes need no more of most items than twelve
 * power sums, so that the cost is that of a few passes over the items.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns In nats.
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function logPartition(eta: Float64Array, n: number): number {
  return logZ(distribution(eta, n));
}
