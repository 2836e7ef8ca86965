import { checkChoice } from "./_check.ts";
import { type Distribution, distribution, logZ } from "./_distribution.ts";
import { exclusion, inclusion } from "./_inclusion.ts";
import { compensatedSum, softplus } from "./_sums.ts";
import { tilted } from "./_tilt.ts";

/**
 * The Kullback-Leibler divergence KL(p_η ‖ p_η′) of two n-choose-k
 * distributions with the same N:
 * log Z(η′, N) − log Z(η, N) + Σ_i (η_i − η′_i) Pr_η[x_i = 1 | N].
 *
 * Each distribution is taken by its own coins, and the logarithms of two coins
 * are compared by log1p and expm1, so that close distributions have a
 * divergence to about 1e-15 and not to rounding of log Z.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param other Logits η′, length I.
 * @param n N, from 0 to the number of items that can be chosen in both.
 * @returns In nats, at least 0; ∞ if η can choose an item that η′ cannot.
 * @throws {RangeError} If the lengths differ, a logit is NaN or +∞, or n does
 *   not fit.
 */
export function nChooseKDivergence(
  eta: Float64Array,
  other: Float64Array,
  n: number,
): number {
  if (eta.length !== other.length) {
    throw new RangeError(
      `Expected two sets of logits of one length but found ${eta.length} and ` +
        `${other.length}`,
    );
  }
  const { available } = checkChoice(eta, n);
  checkChoice(other, n);
  if (n === 0) return 0;
  for (const item of available) if (other[item] === -Infinity) return Infinity;
  const first = distribution(eta, n);
  const second = distribution(other, n);
  if (!first.quadrature) {
    // One set only: what η′ gives it.
    const score = compensatedSum(Array.from(available, (i) => other[i]));
    return Math.max(0, logZ(second) - score);
  }
  return Math.max(0, ofCoins(first, second, other));
}

/** Σ_i of the coins' terms, and the two probabilities of the count N. */
function ofCoins(
  first: Distribution,
  second: Distribution,
  other: Float64Array,
): number {
  const { tilt, nodes } = first.quadrature!;
  // The second has at least the items of the first, more than n.
  const { tilt: tilt2, nodes: nodes2 } = second.quadrature!;
  const inside = inclusion(first.quadrature!);
  const outside = exclusion(first.quadrature!);
  const terms = [Math.log(nodes2.probability), -Math.log(nodes.probability)];
  let k = 0;
  for (const item of second.available) {
    const b = tilted(tilt2, other[item]);
    if (first.available[k] !== item) {
      terms.push(softplus(b)); // an item that η cannot choose
      continue;
    }
    const a = tilted(tilt, first.eta[k]);
    terms.push(
      a <= 0
        ? softplusDifference(a, b, tilt.p[k]) - inside[k] * (b - a)
        : softplusDifference(-a, -b, tilt.q[k]) + outside[k] * (b - a),
    );
    k++;
  }
  return compensatedSum(terms);
}

/** log(1 + e^b) − log(1 + e^a), where p = σ(a) is at most ½. */
function softplusDifference(a: number, b: number, p: number): number {
  const d = b - a;
  return Math.abs(d) < 30
    ? Math.log1p(p * Math.expm1(d))
    : softplus(b) - softplus(a);
}
