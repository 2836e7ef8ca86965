/**
 * Inclusion probabilities from coins and nodes.
 *
 * @module
 */
import type { Quadrature } from "./_distribution.ts";
import { flipped } from "./_flips.ts";
import type { Nodes } from "./_nodes.ts";
import { POWERS } from "./_power_sums.ts";
import type { Tilt } from "./_tilt.ts";

/** Pr[x_i = 1 | |x| = N]: small ones to full relative precision. */
export function inclusion({ tilt, nodes, flips }: Quadrature): Float64Array {
  if (!flips) return atAllNodes(tilt, nodes);
  const { p, q } = tilt;
  return flipped(tilt, flips).map((x, i) => p[i] > q[i] ? 1 - x : x);
}

/** Pr[x_i = 0 | |x| = N]: small ones to full relative precision. */
export function exclusion({ tilt, nodes, flips }: Quadrature): Float64Array {
  const { p, q } = tilt;
  if (flips) return flipped(tilt, flips).map((x, i) => p[i] > q[i] ? x : 1 - x);
  const im = nodes.im.map((value) => -value);
  return atAllNodes({ ...tilt, p: q, q: p }, { ...nodes, im });
}

/**
 * Pr[x_i = 1 | |x| = N] = Σ_k Re(w_k p_i e^{it_k} / (1 + p_i z_k)) over
 * Pr[Σ b_i = N], with w_k the node's weight and z = e^{it} − 1: in p_i a
 * polynomial where p_i is small, in 1 − p_i where that is, so that an item costs
 * twelve multiplications.
 */
function atAllNodes({ p, q }: Tilt, nodes: Nodes): Float64Array {
  const result = new Float64Array(p.length);
  const { cut, middle } = nodes;
  const [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11] = coefficients(
    nodes,
    1,
  );
  const complement = coefficients(nodes, -1);
  for (let i = 0; i < p.length; i++) {
    const x = p[i];
    if (x <= cut) {
      const x2 = x * x, x4 = x2 * x2;
      const low = (a0 + a1 * x) + (a2 + a3 * x) * x2;
      const next = (a4 + a5 * x) + (a6 + a7 * x) * x2;
      const high = (a8 + a9 * x) + (a10 + a11 * x) * x2;
      result[i] = Math.max(0, x * (low + (next + high * x4) * x4));
    } else if (q[i] <= cut) {
      let sum = 0;
      for (let j = POWERS - 1; j >= 0; j--) sum = sum * q[i] + complement[j];
      result[i] = Math.min(1, 1 - q[i] * sum);
    }
  }
  for (const i of middle) {
    result[i] = Math.min(1, Math.max(0, p[i] * atNodes(p[i], q[i], nodes)));
  }
  return result;
}

/**
 * c_j = (−1)^j Σ_k Re(w_k e^{it_k} z_k^j) over the probability, or with the
 * conjugates of e^{it_k} and z_k if `sign` is −1.
 */
function coefficients(
  { count, cos, sin, re, im, probability }: Nodes,
  sign: 1 | -1,
): Float64Array {
  const result = new Float64Array(POWERS);
  for (let k = 0; k < count; k++) {
    const s = sign * sin[k];
    const x = cos[k] - 1;
    let a = (re[k] * cos[k] - im[k] * s) / probability;
    let b = (re[k] * s + im[k] * cos[k]) / probability;
    for (let j = 0; j < POWERS; j++) {
      result[j] += a;
      const next = -(a * x - b * s);
      b = -(a * s + b * x);
      a = next;
    }
  }
  return result;
}

/** Σ_k Re(w_k e^{it_k} / (1 + p z_k)) over the probability. */
function atNodes(p: number, q: number, nodes: Nodes): number {
  const { count, cos, sin, re, im, probability } = nodes;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const x = q + p * cos[k];
    const y = p * sin[k];
    const a = re[k] * cos[k] - im[k] * sin[k];
    const b = re[k] * sin[k] + im[k] * cos[k];
    sum += (a * x + b * y) / (x * x + y * y);
  }
  return sum / probability;
}
