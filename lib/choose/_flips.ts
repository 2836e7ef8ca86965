/**
 * Coins of which hardly any shows its unlikely side: exact sums over how many
 * do, where the nodes' relative error would be large.
 *
 * @module
 */
import type { Tilt } from "./_tilt.ts";

/** Elementary symmetric polynomials of the odds of the unlikely sides. */
export interface Flips {
  /** Σ_{j≥1} e_j(up) e_j(down): Σ_{|x|=N} exp(−d(x)) less the mode's 1. */
  readonly excess: number;
  /** e_0, e_1, … of the coins whose unlikely side is heads. */
  readonly up: Float64Array;
  /** The same of the coins whose unlikely side is tails, N of them. */
  readonly down: Float64Array;
}

/**
 * With v up to this, all unlikely sides have a probability of less than ½
 * together, hence N coins are likely to show heads.
 */
const LARGEST_VARIANCE = 0.2;

/** With 2v ≥ Σ of the odds' sizes, the terms left out are below 1e-17. */
const ORDERS = 9;

/**
 * N coins show heads where as many are flipped up as down. All terms are at
 * least 0, so that even tiny sums have all their digits.
 *
 * @returns Nothing if the coins are not that certain.
 */
export function flips({ p, q, variance }: Tilt): Flips | undefined {
  if (variance > LARGEST_VARIANCE) return undefined;
  const up = new Float64Array(ORDERS);
  const down = new Float64Array(ORDERS);
  up[0] = down[0] = 1;
  for (let i = 0; i < p.length; i++) {
    const large = p[i] > q[i];
    const odds = large ? q[i] / p[i] : p[i] / q[i];
    if (odds === 0) continue;
    const table = large ? down : up;
    for (let j = ORDERS - 1; j > 0; j--) table[j] += odds * table[j - 1];
  }
  let excess = 0;
  for (let j = ORDERS - 1; j > 0; j--) excess += up[j] * down[j];
  return { excess, up, down };
}

/**
 * Pr[coin i shows its unlikely side | N heads], Σ_{j≥1} o e_{j−1}(without i)
 * e_j(of the others) over the sum of all.
 */
export function flipped({ p, q }: Tilt, flips: Flips): Float64Array {
  const { excess, up, down } = flips;
  const result = new Float64Array(p.length);
  for (let i = 0; i < p.length; i++) {
    const large = p[i] > q[i];
    const odds = large ? q[i] / p[i] : p[i] / q[i];
    if (odds === 0) continue;
    const own = large ? down : up;
    const others = large ? up : down;
    let without = 1;
    let sum = 0;
    for (let j = 1; j < ORDERS; j++) {
      sum += without * others[j];
      without = Math.max(0, own[j] - odds * without);
    }
    result[i] = odds * sum / (1 + excess);
  }
  return result;
}
