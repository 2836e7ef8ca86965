import { distribution, spread } from "./_distribution.ts";
import { inclusion } from "./_inclusion.ts";
import { response } from "./_responses.ts";

/**
 * The Hessian of log Z(η, N) times a vector. The Hessian is the covariance
 * matrix of x under n-choose-k, C_ij = Pr[x_i = x_j = 1] − Pr[x_i = 1]
 * Pr[x_j = 1]; that of (9) is −C.
 *
 * With r_i = p_i e^{it} / (1 − p_i + p_i e^{it}) and the weights w of the nodes
 * of {@linkcode logPartition}, Pr[x_i = x_j = 1] is Σ_k Re(w r_i r_j), so that a
 * product is two passes over items and nodes and no matrix.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @param vector Length I, finite.
 * @returns Float64Array of length I, with sum 0.
 * @throws {RangeError} If a logit is NaN or +∞, n does not fit, or the vector's
 *   length is not I.
 */
export function hessianVectorProduct(
  eta: Float64Array,
  n: number,
  vector: Float64Array,
): Float64Array {
  if (vector.length !== eta.length) {
    throw new RangeError(
      `Expected a vector of length ${eta.length} but found ${vector.length}`,
    );
  }
  const shared = distribution(eta, n);
  const { available, quadrature } = shared;
  if (!quadrature) return new Float64Array(eta.length);
  const { tilt: { p, q, variance }, nodes } = quadrature;
  const { count, probability } = nodes;
  const single = inclusion(quadrature);
  // C times a constant is 0: without its mean, the vector's terms are small.
  let mean = 0;
  for (let i = 0; i < p.length; i++) {
    mean += p[i] * q[i] * vector[available[i]];
  }
  mean = variance > 0 ? mean / variance : 0;
  const centered = single.map((_, i) => vector[available[i]] - mean);

  const sumRe = new Float64Array(count);
  const sumIm = new Float64Array(count);
  const re = new Float64Array(count);
  const im = new Float64Array(count);
  let total = 0;
  for (let i = 0; i < p.length; i++) {
    response(p[i], q[i], nodes, re, im);
    const value = centered[i];
    for (let k = 0; k < count; k++) {
      sumRe[k] += value * re[k];
      sumIm[k] += value * im[k];
    }
    total += value * single[i];
  }
  const weightRe = nodes.re.map((value) => value / probability);
  const weightIm = nodes.im.map((value) => value / probability);
  // Σ_k Re(w (r_i − g_i) (Σ_j r_j v_j − Σ_j g_j v_j)), then the term j = i.
  const product = single.map((g, i) => {
    response(p[i], q[i], nodes, re, im);
    let sum = 0, square = 0;
    for (let k = 0; k < count; k++) {
      const a = (re[k] - g) * weightRe[k] - im[k] * weightIm[k];
      const b = (re[k] - g) * weightIm[k] + im[k] * weightRe[k];
      sum += a * (sumRe[k] - total) - b * sumIm[k];
      square += weightRe[k] * (re[k] * re[k] - im[k] * im[k]) -
        weightIm[k] * 2 * re[k] * im[k];
    }
    return sum + centered[i] * (g - square);
  });
  return spread(shared, product);
}
