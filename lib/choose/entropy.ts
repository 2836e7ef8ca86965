import { distribution, logOfCoins } from "./_distribution.ts";
import { exclusion, inclusion } from "./_inclusion.ts";
import { compensatedSum } from "./_sums.ts";
import { tilted } from "./_tilt.ts";

/**
 * The entropy of the binary n-choose-k distribution, −Σ_x p(x) log p(x)
 * = log Z − Σ_i η_i Pr[x_i = 1 | N].
 *
 * With a_i = η_i + λ, the coins of {@linkcode logPartition}, it is
 * Σ_i (log(1 + exp(−|a_i|)) + |a_i| s_i) + log Pr[Σ b_i = N], where s_i is the
 * conditional probability of the coin's unlikely side: huge logits cancel
 * before anything is computed.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns In nats, from 0 to log C(I, N).
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function nChooseKEntropy(eta: Float64Array, n: number): number {
  const { eta: logits, quadrature } = distribution(eta, n);
  if (!quadrature) return 0;
  const inside = inclusion(quadrature);
  const outside = exclusion(quadrature);
  const terms = logits.map((logit, i) => {
    const a = tilted(quadrature.tilt, logit);
    return Math.abs(a) * (a > 0 ? outside[i] : inside[i]);
  });
  return Math.max(0, logOfCoins(quadrature) + compensatedSum(terms));
}
