/**
 * The characteristic function of the number of heads, at the nodes of the
 * trapezoidal rule.
 *
 * @module
 */
import type { Tilt } from "./_tilt.ts";

/** Nodes t_k = 2πk/m, k = 0 … count − 1, of which k > 0 stand for two. */
export interface Nodes {
  readonly count: number;
  /** cos t_k and sin t_k. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** Weight times φ(t_k) e^{−i t_k N}, where the weights sum to 1/m each. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Pr[Σ b_i = N], the sum of the real parts. */
  readonly probability: number;
}

/** Below e to this power a node adds nothing to a double near 1/√(2πv). */
const NEGLIGIBLE = -46;

/** Items between two renormalisations of a product. */
const BLOCK = 64;

/**
 * Evaluates φ(t) = Π_i (1 − p_i + p_i e^{it}) until it is negligible.
 *
 * The rule with m nodes is exact but for the probability that the number of
 * heads is N ± m, N ± 2m, …; with m ≥ 20√v + 40 that is below rounding. m is
 * odd, so that no node is π, where a factor can be zero.
 */
export function nodes({ p, q, variance }: Tilt, n: number): Nodes {
  const size = p.length;
  const wanted = Math.min(size + 1, Math.ceil(20 * Math.sqrt(variance)) + 40);
  const m = wanted % 2 === 0 ? wanted + 1 : wanted;
  const cos: number[] = [];
  const sin: number[] = [];
  const re: number[] = [];
  const im: number[] = [];
  let probability = 0;
  for (let k = 0; 2 * k < m; k++) {
    const t = 2 * Math.PI * k / m;
    const [c, s] = [Math.cos(t), Math.sin(t)];
    const product = characteristic(p, q, c, s);
    if (product.log < NEGLIGIBLE) break;
    const weight = (k === 0 ? 1 : 2) / m * Math.exp(product.log);
    // N k mod m keeps the angle small, whatever N is.
    const angle = product.angle - 2 * Math.PI * ((n * k) % m) / m;
    cos.push(c);
    sin.push(s);
    re.push(weight * Math.cos(angle));
    im.push(weight * Math.sin(angle));
    probability += re[k];
  }
  return {
    count: cos.length,
    cos: Float64Array.from(cos),
    sin: Float64Array.from(sin),
    re: Float64Array.from(re),
    im: Float64Array.from(im),
    probability,
  };
}

/** log |φ| and arg φ, by two interleaved products, renormalised in blocks. */
function characteristic(
  p: Float64Array,
  q: Float64Array,
  c: number,
  s: number,
): { log: number; angle: number } {
  const size = p.length;
  let log = 0;
  let a = 1, b = 0, e = 1, f = 0;
  for (let start = 0; start < size; start += BLOCK) {
    const end = Math.min(size, start + BLOCK);
    let i = start;
    for (; i + 1 < end; i += 2) {
      const x = q[i] + p[i] * c, y = p[i] * s;
      const u = q[i + 1] + p[i + 1] * c, v = p[i + 1] * s;
      const a1 = a * x - b * y;
      b = a * y + b * x;
      a = a1;
      const e1 = e * u - f * v;
      f = e * v + f * u;
      e = e1;
    }
    if (i < end) {
      const x = q[i] + p[i] * c, y = p[i] * s;
      const a1 = a * x - b * y;
      b = a * y + b * x;
      a = a1;
    }
    const first = Math.hypot(a, b);
    const second = Math.hypot(e, f);
    log += Math.log(first) + Math.log(second);
    if (log < 2 * NEGLIGIBLE) return { log, angle: 0 };
    a /= first;
    b /= first;
    e /= second;
    f /= second;
  }
  return { log, angle: Math.atan2(b, a) + Math.atan2(f, e) };
}
