/**
 * Users of the size of ML-20M, for benchmarks: item popularity follows a power
 * law and the items of a user are drawn without replacement.
 *
 * @module
 */
import {
  fromRows,
  type Interactions,
} from "../../lib/interactions/interactions.ts";
import type { Random } from "../../lib/random.ts";

/** ML-20M after the paper's filters (Table 1). */
export const ML20M = { users: 116_677, items: 20_108, itemsPerUser: 70 };

/** Popularity of the item of rank r is proportional to 1 / (r + HEAD). */
const HEAD = 20;

/** @param itemsPerUser Items of every user. */
export function powerLawUsers(
  users: number,
  items: number,
  itemsPerUser: number,
  random: Random,
): Interactions {
  const cumulative = new Float64Array(items);
  let sum = 0;
  for (let item = 0; item < items; item++) {
    sum += 1 / (item + HEAD);
    cumulative[item] = sum;
  }
  const rows = Array.from({ length: users }, () => {
    const chosen = new Set<number>();
    while (chosen.size < itemsPerUser) {
      chosen.add(firstAbove(cumulative, sum * random.random()));
    }
    return Uint32Array.from(chosen).sort();
  });
  return fromRows(rows, items);
}

function firstAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
