/**
 * Independent coins that show N heads on average.
 *
 * @module
 */
import { logSumExp } from "./_sums.ts";

/** Coins p_i = σ(η_i + λ) with Σ p_i = N. */
export interface Tilt {
  /**
   * λ is `shift` − `reference`, one of the logits: however large they are,
   * (η_i − reference) + shift has the digits of a logit near the edge.
   */
  readonly reference: number;
  readonly shift: number;
  /** p_i, and 1 − p_i, each to full relative precision. */
  readonly p: Float64Array;
  readonly q: Float64Array;
  /** v = Σ p_i (1 − p_i), the variance of the number of heads. */
  readonly variance: number;
}

/**
 * Any λ gives the same log Z: near the mean is near enough. In units of the
 * count's standard deviation.
 */
const TOLERANCE = 1e-6;

/** Below this variance, λ is not told from the sum of the p_i. */
const SHARP = 1e-4;

/** What the sum of the p_i may be off by rounding, where the variance is 0. */
const ROUNDING = 1e-11;

const MOST_STEPS = 12;
const MOST_SAFE_STEPS = 200;

/** Of two logits, so that halves and sums of gaps do not overflow. */
const LARGEST_GAP = Number.MAX_VALUE / 4;

/** A reference and the shift from it, see {@linkcode Tilt}. */
type Shift = readonly [reference: number, shift: number];

/** exp of more than this might overflow. */
const LARGEST_LOG = 600;

/**
 * Solves Σ_i σ(η_i + λ) = n for λ.
 *
 * @param eta Finite logits.
 * @param n From 1 to eta.length − 1.
 */
export function tilt(eta: Float64Array, n: number): Tilt {
  let top = -Infinity;
  for (let i = 0; i < eta.length; i++) if (eta[i] > top) top = eta[i];
  const odds = new Float64Array(eta.length);
  for (let i = 0; i < eta.length; i++) odds[i] = Math.exp(eta[i] - top);
  const log = solve(odds, n);
  const found = log === undefined
    ? coins(eta, solveSafely(eta, n))
    : coinsOfOdds(odds, log, top);
  return found.variance < SHARP ? balanced(eta, found) : found;
}

/**
 * Coins that are all but certain, with as much on unlikely heads as on unlikely
 * tails, however little that is: the mean alone is N to rounding for many λ.
 */
function balanced(eta: Float64Array, tilt: Tilt): Tilt {
  const logits = eta.map((logit) => tilted(tilt, logit));
  const heads = logSumExp(logits.filter((logit) => logit <= 0));
  const tails = logSumExp(logits.filter((logit) => logit > 0).map((x) => -x));
  const shift = tilt.shift + (tails - heads) / 2;
  return Number.isFinite(shift) ? coins(eta, [tilt.reference, shift]) : tilt;
}

/** η + λ, the log-odds of the coin of an item with logit η. */
export function tilted({ reference, shift }: Tilt, logit: number): number {
  return (logit - reference) + shift;
}

/** The coins of given λ, one exponential each: σ(η_i + λ). */
export function coins(eta: Float64Array, [reference, shift]: Shift): Tilt {
  const p = new Float64Array(eta.length);
  const q = new Float64Array(eta.length);
  let variance = 0;
  for (let i = 0; i < eta.length; i++) {
    const logit = (eta[i] - reference) + shift;
    const e = Math.exp(-Math.abs(logit));
    const large = 1 / (1 + e), small = e / (1 + e);
    p[i] = logit >= 0 ? large : small;
    q[i] = logit >= 0 ? small : large;
    variance += large * small;
  }
  return { reference, shift, p, q, variance };
}

/** The coins of odds e^{η_i − reference} times e^shift. */
function coinsOfOdds(odds: Float64Array, shift: number, top: number): Tilt {
  const factor = Math.exp(shift);
  const p = odds; // done with, and as long
  const q = new Float64Array(odds.length);
  let variance = 0;
  for (let i = 0; i < odds.length; i++) {
    const x = odds[i] * factor;
    const tail = 1 / (1 + x);
    const head = x * tail;
    q[i] = tail;
    p[i] = head;
    variance += head * tail;
  }
  return { reference: top, shift, p, q, variance };
}

/**
 * log T with Σ_i o_i T / (1 + o_i T) = n, by Newton's method on the logarithm
 * of the sum (of the rest where n is more than half), in which it is almost
 * linear; nothing if that does not settle in a few steps.
 *
 * @param odds o_i, from 0 to 1.
 */
function solve(odds: Float64Array, n: number): number | undefined {
  const size = odds.length;
  let total = 0;
  for (let i = 0; i < size; i++) total += odds[i];
  // Σ o_i T is an upper bound of the sum.
  let low = Math.log(n / total);
  let high = Infinity;
  let log = low - Math.log1p(-n / size);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!(log < LARGEST_LOG)) return undefined;
    const factor = Math.exp(log);
    let heads = 0, tails = 0, variance = 0;
    for (let i = 0; i < size; i++) {
      const x = odds[i] * factor;
      const tail = 1 / (1 + x);
      const head = x * tail;
      heads += head;
      tails += tail;
      variance += head * tail;
    }
    const gap = heads - n;
    if (Math.abs(gap) <= TOLERANCE * Math.sqrt(variance) + ROUNDING) return log;
    if (gap > 0) high = log;
    else low = log;
    const newton = 2 * n <= size
      ? log - Math.log(heads / n) * heads / variance
      : log + Math.log(tails / (size - n)) * tails / variance;
    if (newton > low && newton < high) log = newton;
    else if (high < Infinity) log = (low + high) / 2;
    else return undefined;
  }
  return undefined;
}

/**
 * λ by Newton's method within a bracket that the n-th and the next logit give,
 * for logits so far apart that the sum of the p_i is a staircase: n + 1 coins
 * at or above σ(η_(n+1) + λ) leave η_(n+1) + λ ≤ log n, and likewise
 * −(η_(n) + λ) ≤ log(I − n). η_(n) is the reference.
 */
function solveSafely(eta: Float64Array, n: number): Shift {
  const size = eta.length;
  const sorted = eta.toSorted();
  const reference = sorted[size - n];
  const gap = Math.min(reference - sorted[size - n - 1], LARGEST_GAP);
  let low = -Math.log(size - n);
  let high = gap + Math.log(n);
  let shift = (low + high) / 2;
  for (let step = 0; step < MOST_SAFE_STEPS; step++) {
    let gap = -n, variance = 0;
    for (let i = 0; i < size; i++) {
      const logit = (eta[i] - reference) + shift;
      const e = Math.exp(-Math.abs(logit));
      const small = e / (1 + e);
      if (logit < 0) gap += small;
      else {
        gap += 1;
        gap -= small;
      }
      variance += small / (1 + e);
    }
    if (Math.abs(gap) <= TOLERANCE * Math.sqrt(variance) + ROUNDING) break;
    if (gap > 0) high = shift;
    else low = shift;
    const newton = shift - gap / variance;
    shift = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return [reference, shift];
}
