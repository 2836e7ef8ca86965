/**
 * Ranking metrics of one user, as in section 4.2 of the paper.
 *
 * @module
 */

/**
 * Which places of a ranking hold a held-out item.
 *
 * @param ranking Items, best first; −1 ends it.
 * @param target Held-out items I_u, ascending.
 * @returns One byte per place: 1 for a hit.
 */
export function hits(
  ranking: ArrayLike<number>,
  target: Uint32Array,
): Uint8Array {
  const result = new Uint8Array(ranking.length);
  for (let place = 0; place < ranking.length; place++) {
    if (contains(target, ranking[place])) result[place] = 1;
  }
  return result;
}

/**
 * Recall@R: hits among the first R places over min(R, |I_u|).
 *
 * @param hit As {@linkcode hits} gives them; at least R places, or all items.
 * @param targets |I_u|, at least 1.
 */
export function recall(hit: Uint8Array, targets: number, r: number): number {
  let sum = 0;
  for (let place = 0; place < Math.min(r, hit.length); place++) {
    sum += hit[place];
  }
  return sum / Math.min(r, targets);
}

/**
 * NDCG@R: Σ 1/log₂(place + 1) over the hits among the first R places, over the
 * same sum for min(R, |I_u|) hits at the top. For a binary target this is the
 * paper's DCG@R, whose gain 2^x − 1 is x; the logarithm's base cancels.
 */
export function ndcg(hit: Uint8Array, targets: number, r: number): number {
  let gain = 0;
  for (let place = 0; place < Math.min(r, hit.length); place++) {
    if (hit[place]) gain += 1 / Math.log2(place + 2);
  }
  let best = 0;
  for (let place = 0; place < Math.min(r, targets); place++) {
    best += 1 / Math.log2(place + 2);
  }
  return gain / best;
}

function contains(sorted: Uint32Array, item: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < item) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === item;
}
