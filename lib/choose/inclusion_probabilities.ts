import { checkChoice } from "./_check.ts";
import { nodes } from "./_nodes.ts";
import { tilt } from "./_tilt.ts";

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
  const { available, eta: logits } = checkChoice(eta, n);
  const result = new Float64Array(eta.length);
  if (n === 0) return result;
  if (n === logits.length) {
    for (const item of available) result[item] = 1;
    return result;
  }
  const coins = tilt(logits, n);
  const { count, cos, sin, re, im, probability } = nodes(coins, n);
  const { p, q } = coins;
  for (let i = 0; i < logits.length; i++) {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      // w e^{it} / (q + p e^{it}) with w the node's weight, its real part.
      const x = q[i] + p[i] * cos[k];
      const y = p[i] * sin[k];
      const a = re[k] * cos[k] - im[k] * sin[k];
      const b = re[k] * sin[k] + im[k] * cos[k];
      sum += (a * x + b * y) / (x * x + y * y);
    }
    result[available[i]] = Math.min(1, Math.max(0, p[i] * sum / probability));
  }
  return result;
}
