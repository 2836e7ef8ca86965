import { checkChoice } from "./_check.ts";
import { nodes } from "./_nodes.ts";
import { tilt } from "./_tilt.ts";

/**
 * The log-partition function of the binary n-choose-k distribution, the second
 * term of (9): log Z(η, N) = log Σ_{|x| = N} exp Σ_i x_i η_i.
 *
 * For any λ it is Σ_i log(1 + exp(η_i + λ)) − λN + log Pr[Σ b_i = N] with
 * independent b_i ~ Bernoulli(σ(η_i + λ)). With λ such that N is the mean of
 * Σ b_i, that probability is about 1/√(2πv), and the trapezoidal rule on its
 * characteristic function converges geometrically: about 30 nodes, whatever N
 * is, to double precision.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns In nats.
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function logPartition(eta: Float64Array, n: number): number {
  const { eta: logits } = checkChoice(eta, n);
  if (n === 0) return 0;
  if (n === logits.length) return compensatedSum(logits);
  const coins = tilt(logits, n);
  const { shift } = coins;
  // log(1 + exp(η + λ)) is η + λ for heads that are all but certain; taking
  // that apart leaves small terms, and an exact sum of the large ones.
  const large: number[] = [];
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i] + shift;
    if (logit > 0) large.push(logits[i], shift);
    large.push(Math.log1p(Math.exp(-Math.abs(logit))));
  }
  large.push(-shift * n, Math.log(nodes(coins, n).probability));
  return compensatedSum(large);
}

/** Neumaier's sum: as if added in twice the precision. */
function compensatedSum(values: ArrayLike<number>): number {
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const total = sum + value;
    rest += Math.abs(sum) >= Math.abs(value)
      ? (sum - total) + value
      : (value - total) + sum;
    sum = total;
  }
  return sum + rest;
}
