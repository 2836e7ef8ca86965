/**
 * The characteristic function of the number of heads, at the nodes of the
 * trapezoidal rule.
 *
 * @module
 */
import { POWERS, powerSums } from "./_power_sums.ts";
import type { Tilt } from "./_tilt.ts";

/** Nodes t_k = 2πk/m, k = 0 … count − 1, of which k > 0 stand for two. */
export interface Nodes {
  readonly count: number;
  /** cos t_k and sin t_k. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** φ(t_k) e^{−i t_k N} over m, twice that for k > 0. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Pr[Σ b_i = N], the sum of the real parts. */
  readonly probability: number;
  /**
   * Coins with p_i or 1 − p_i up to this are taken together: at every node
   * twelve terms of a power series in it are exact to rounding.
   */
  readonly cut: number;
  /** The other coins, at most a few √v of them. */
  readonly middle: Uint32Array;
}

/** −log of the relative error of Pr[Σ b_i = N]. */
const DIGITS = 38;

/** The error of a power series at a node, relative to φ(0) = 1. */
const SERIES_ERROR = 1e-17;

/** The greatest p_i |e^{it} − 1| that a power series takes. */
const LARGEST_RATIO = 0.7;

/** All coins are on one side of it or the other. */
const LARGEST_CUT = 0.5;

/** As far below ½ as makes sure that p_i and 1 − p_i are not both counted. */
const BELOW_HALF = 0.5 - 2 ** -50;

/** Coins between two renormalisations of a product. */
const BLOCK = 64;

/**
 * Evaluates φ(t) = Π_i (1 + p_i z), z = e^{it} − 1, until it is negligible.
 *
 * log φ is Σ_j (−1)^{j+1} z^j/j Σ_i p_i^j for the coins with small p_i, the
 * same in 1 − p_i and the conjugate of z for those with large p_i, and a
 * product for the few between: a node costs the same whatever I is.
 *
 * From each factor e^{i p_i t} is taken out, and from the whole e^{iNt}, its
 * inverse up to the difference Σ p_i − N: no angle is large.
 */
export function nodes(tilt: Tilt, n: number): Nodes {
  const { p, q, variance } = tilt;
  const m = period(variance, Math.max(n, p.length - n));
  const times = nodeTimes(variance, m);
  const cut = cutFor(variance, times);
  const small = powerSums(p, cut);
  const cutLarge = Math.min(cut, BELOW_HALF);
  const large = powerSums(q, cutLarge);
  let many = 0;
  let expected = 0;
  const middle: number[] = [];
  for (let i = 0; i < p.length; i++) {
    if (q[i] <= cutLarge) many++;
    else if (p[i] > cut) {
      middle.push(i);
      expected += p[i];
    }
  }
  const gap = small[0] + (many - n) + expected - large[0];
  const between = Float64Array.from(middle, (i) => p[i]);
  const count = times.length;
  const cos = times.map(Math.cos);
  const sin = times.map(Math.sin);
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  let probability = 0;
  for (let k = 0; k < count; k++) {
    const t = times[k];
    // z is (x, y); the powers of it follow.
    const x = -2 * Math.sin(t / 2) ** 2, y = sin[k];
    let log = (small[0] + large[0]) * x;
    let angle = (small[0] - large[0]) * sineLess(t) + (gap - expected) * t;
    let a = x, b = y;
    for (let j = 1; j < POWERS; j++) {
      const next = a * x - b * y;
      b = a * y + b * x;
      a = next;
      const factor = (j % 2 === 0 ? 1 : -1) / (j + 1);
      log += factor * (small[j] + large[j]) * a;
      angle += factor * (small[j] - large[j]) * b;
    }
    const product = multiply(between, x, y);
    const weight = (k === 0 ? 1 : 2) / m * Math.exp(log + product.log);
    re[k] = weight * Math.cos(angle + product.angle);
    im[k] = weight * Math.sin(angle + product.angle);
    probability += re[k];
  }
  const rest = Uint32Array.from(middle);
  return { count, cos, sin, re, im, probability, cut, middle: rest };
}

/**
 * m such that the count is N ± m, N ± 2m, … with a probability that is below
 * rounding next to that of N. By Bennett's inequality the count is m from its
 * mean with a probability up to exp(−v h(m/v)), h(u) = (1 + u) log(1 + u) − u.
 * m is odd, so that no node is π, where a factor can be zero.
 *
 * @param farthest The largest possible distance of a count from N.
 */
function period(variance: number, farthest: number): number {
  const digits = DIGITS + Math.log(1 + 2 * Math.PI * variance) / 2;
  const v = Math.max(variance, 1e-300);
  // Bernstein's bound is larger; from there Newton's steps stay above.
  let m = digits / 3 + Math.sqrt(digits * digits / 9 + 2 * digits * v);
  for (let step = 0; step < 6; step++) {
    const log = Math.log1p(m / v);
    m -= ((v + m) * log - m - digits) / log;
  }
  // One more for the gradient, where the count is of the other coins.
  const wanted = Math.min(Math.ceil(m) + 1, farthest + 1);
  return wanted % 2 === 0 ? wanted + 1 : wanted;
}

/** Nodes up to π where |φ|, at most exp(−v|z|²/2), is above rounding. */
function nodeTimes(variance: number, m: number): Float64Array {
  const times: number[] = [];
  for (let k = 0; 2 * k < m; k++) {
    const t = 2 * Math.PI * k / m;
    if (2 * variance * Math.sin(t / 2) ** 2 > DIGITS) break;
    times.push(t);
  }
  return Float64Array.from(times);
}

/**
 * The largest p for which the power series ends within rounding at all nodes:
 * the terms left out are, next to φ, at most 2v|z|/13 (p|z|)^12 (coins with
 * small p have a sum of p_i up to 2v), and in the gradient (p|z|)^12; φ itself
 * is at most exp(−v|z|²/2).
 */
function cutFor(variance: number, times: Float64Array): number {
  let cut = LARGEST_CUT;
  for (const t of times) {
    if (t === 0) continue;
    const z = 2 * Math.sin(t / 2);
    const terms = Math.max(1, 2 * variance * z / (POWERS + 1));
    const log = Math.log(SERIES_ERROR / terms) + variance * z * z / 2;
    const ratio = Math.min(LARGEST_RATIO, Math.exp(log / POWERS));
    cut = Math.min(cut, ratio / z);
  }
  return cut;
}

/** log and angle of Π (1 + p_i z), renormalised in blocks. */
function multiply(
  p: Float64Array,
  x: number,
  y: number,
): { log: number; angle: number } {
  let log = 0;
  let a = 1, b = 0;
  for (let start = 0; start < p.length; start += BLOCK) {
    const end = Math.min(p.length, start + BLOCK);
    for (let i = start; i < end; i++) {
      const c = 1 + p[i] * x, s = p[i] * y;
      const next = a * c - b * s;
      b = a * s + b * c;
      a = next;
    }
    const size = Math.hypot(a, b);
    if (size === 0) return { log: -Infinity, angle: 0 };
    log += Math.log(size);
    a /= size;
    b /= size;
  }
  return { log, angle: Math.atan2(b, a) };
}

/** sin t − t, to full precision for small t. */
function sineLess(t: number): number {
  if (t > 0.5) return Math.sin(t) - t;
  const s = t * t;
  return -t * s / 6 *
    (1 - s / 20 *
        (1 - s / 42 * (1 - s / 72 * (1 - s / 110 * (1 - s / 156)))));
}
