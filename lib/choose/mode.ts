import { checkChoice } from "./_check.ts";

/**
 * The most probable set under n-choose-k: the N items with the largest logits.
 * Of equal logits at the edge, the lower items are taken.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns N items, ascending.
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function nChooseKMode(eta: Float64Array, n: number): Uint32Array {
  checkChoice(eta, n);
  const result = new Uint32Array(n);
  if (n === 0) return result;
  const edge = eta.toSorted()[eta.length - n];
  let above = 0;
  for (const logit of eta) if (logit > edge) above++;
  let count = 0;
  let ties = n - above;
  for (let item = 0; count < n; item++) {
    if (eta[item] > edge || (eta[item] === edge && ties-- > 0)) {
      result[count++] = item;
    }
  }
  return result;
}
