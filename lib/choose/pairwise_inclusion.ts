import { distribution } from "./_distribution.ts";
import { inclusion } from "./_inclusion.ts";
import { response } from "./_responses.ts";

/** A larger table does not fit into an array's memory with certainty. */
const MOST_ITEMS = 8192;

/**
 * Pairwise inclusion probabilities Pr[x_i = x_j = 1 | |x| = N] of the binary
 * n-choose-k distribution, by the nodes of {@linkcode logPartition}: each node
 * is multiplied by p e^{it} / (1 − p + p e^{it}) of both items.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @param items The items i and j to tell of, S of them; all by default.
 * @returns Float64Array of S × S by rows, symmetric, with Pr[x_i = 1 | N] on the
 *   diagonal.
 * @throws {RangeError} If a logit is NaN or +∞, n does not fit, an item is not
 *   below I, or S is above 8,192.
 */
export function pairwiseInclusion(
  eta: Float64Array,
  n: number,
  items: Uint32Array = Uint32Array.from(eta, (_, item) => item),
): Float64Array {
  const { available, quadrature } = distribution(eta, n);
  const size = items.length;
  if (size > MOST_ITEMS) {
    throw new RangeError(
      `A table of ${size} × ${size} pairs is too large: name at most ` +
        `${MOST_ITEMS} items`,
    );
  }
  const place = new Int32Array(eta.length).fill(-1);
  available.forEach((item, k) => place[item] = k);
  for (const item of items) {
    if (item >= eta.length) {
      throw new RangeError(
        `Expected items below ${eta.length} but found ${item}`,
      );
    }
  }
  const result = new Float64Array(size * size);
  if (n === 0) return result;
  if (!quadrature) {
    const certain = Float64Array.from(items, (i) => place[i] < 0 ? 0 : 1);
    return result.map((_, at) =>
      certain[Math.floor(at / size)] * certain[at % size]
    );
  }
  const { tilt: { p, q }, nodes } = quadrature;
  const single = inclusion(quadrature);
  const { count, probability } = nodes;
  const re = Array.from(items, () => new Float64Array(count));
  const im = Array.from(items, () => new Float64Array(count));
  const weighted = new Float64Array(count);
  const turned = new Float64Array(count);
  items.forEach((item, a) => {
    const i = place[item];
    if (i >= 0) response(p[i], q[i], nodes, re[a], im[a]);
  });
  for (let a = 0; a < size; a++) {
    const i = place[items[a]];
    if (i < 0) continue;
    for (let k = 0; k < count; k++) {
      weighted[k] = (nodes.re[k] * re[a][k] - nodes.im[k] * im[a][k]) /
        probability;
      turned[k] = (nodes.re[k] * im[a][k] + nodes.im[k] * re[a][k]) /
        probability;
    }
    for (let b = a; b < size; b++) {
      let sum = 0;
      for (let k = 0; k < count; k++) {
        sum += weighted[k] * re[b][k] - turned[k] * im[b][k];
      }
      const value = items[a] === items[b] ? single[i] : Math.max(0, sum);
      result[a * size + b] = value;
      result[b * size + a] = value;
    }
  }
  return result;
}
