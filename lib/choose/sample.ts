import type { Random } from "../random.ts";
import { checkChoice } from "./_check.ts";
import { tilt } from "./_tilt.ts";

/**
 * Draws a subset of size N from the binary n-choose-k distribution, exactly.
 *
 * Independent coins b_i ~ Bernoulli(σ(η_i + λ)), given that N of them show
 * heads, have this distribution for every λ (conditional Bernoulli sampling);
 * with the λ of {@linkcode logPartition} about one try in √(2πv) has N heads.
 * A try is given up as soon as it cannot reach N any more.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns The items, ascending and distinct.
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function sampleNChooseK(
  eta: Float64Array,
  n: number,
  random: Pick<Random, "random">,
): Uint32Array {
  const { available, eta: logits } = checkChoice(eta, n);
  if (n === 0) return new Uint32Array(0);
  if (n === logits.length) return available;
  const { p } = tilt(logits, n);
  const items = new Uint32Array(n);
  while (true) {
    let count = 0;
    for (let i = 0; i < p.length; i++) {
      if (random.random() < p[i]) {
        if (count === n) {
          count++;
          break;
        }
        items[count++] = available[i];
      } else if (count + p.length - 1 - i < n) {
        break;
      }
    }
    if (count === n) return items;
  }
}
