import { checkChoice } from "./_check.ts";

/** One subset with its probability. */
export interface Subset {
  /** Ascending. */
  readonly items: Uint32Array;
  readonly probability: number;
}

/** More subsets than this are not enumerated. */
const MOST = 5_000_000;

/**
 * All subsets of size N with their probabilities under n-choose-k, in
 * lexicographic order: the definition itself (page 4), for small I.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @throws {RangeError} If a logit is NaN or +∞, n does not fit, or there are
 *   more than five million subsets.
 */
export function enumerateSubsets(eta: Float64Array, n: number): Subset[] {
  const { available } = checkChoice(eta, n);
  let count = 1;
  for (let k = 0; k < n; k++) count *= (available.length - k) / (k + 1);
  if (count > MOST) {
    throw new RangeError(
      `There are ${count.toExponential(1)} subsets of ${n} out of ` +
        `${available.length} items, too many to enumerate: use logPartition`,
    );
  }
  const subsets: { items: Uint32Array; score: number }[] = [];
  const places = Uint32Array.from({ length: n }, (_, k) => k);
  while (true) {
    const items = places.map((place) => available[place]);
    subsets.push({ items, score: items.reduce((s, i) => s + eta[i], 0) });
    let k = n - 1;
    while (k >= 0 && places[k] === available.length - n + k) k--;
    if (k < 0) break;
    places[k]++;
    for (let next = k + 1; next < n; next++) {
      places[next] = places[next - 1] + 1;
    }
  }
  const top = subsets.reduce((t, { score }) => Math.max(t, score), -Infinity);
  const total = subsets.reduce((s, { score }) => s + Math.exp(score - top), 0);
  return subsets.map(({ items, score }) => ({
    items,
    probability: Math.exp(score - top) / total,
  }));
}
