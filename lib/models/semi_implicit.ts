/**
 * Semi-implicit variational inference (Yin and Zhou 2018): a posterior that is a
 * mixture of Gaussians q(z | ψ) over ψ ~ q_φ(ψ | x), of which only samples are
 * to be had.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { logSumExp } from "./log_sum_exp.ts";

/** Parameters ψ = (μ, log σ²) of Gaussians, a sample a row. */
export interface Mixing {
  /** μ, float32 [samples, users · K]: users' vectors one behind the other. */
  readonly mean: tf.Tensor2D;
  /** log σ², as the mean. */
  readonly logVariance: tf.Tensor2D;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * log q(z_u | ψ_u⁽ᵏ⁾) of each sample k and each user u, float32 [samples, users].
 *
 * @param z One draw of each user, float32 [1, users · K].
 * @param users How many users lie in a row.
 */
export function mixingLogDensity(
  z: tf.Tensor2D,
  { mean, logVariance }: Mixing,
  users: number,
): tf.Tensor2D {
  const samples = mean.shape[0];
  const deviation = tf.exp(logVariance.mul<tf.Tensor2D>(-0.5));
  const standardised = z.sub<tf.Tensor2D>(mean).mul(deviation);
  const terms = standardised.square().add(logVariance);
  const dimensions = mean.shape[1] / users;
  return terms.reshape([samples * users, dimensions]).sum(1)
    .add(dimensions * LOG_TWO_PI).mul(-0.5).reshape([samples, users]);
}

/**
 * The logarithm of the mixture in L_K (section 3.6 of the paper), in log space:
 * log 1/(K + 1) [q(z | ψ) + Σ_k q(z | ψ⁽ᵏ⁾)] of each user, float32 [users].
 *
 * With it, E log p(x, z) − E log mixture is L_K: a lower bound of the evidence
 * lower bound, which rises to it with K. Without `own`, the mixture is
 * 1/K Σ_k q(z | ψ⁽ᵏ⁾), and the same difference an upper bound of it: the two
 * bracket what has no closed form.
 *
 * @param own log q(z | ψ) under the ψ that z was drawn from, float32 [1, users].
 * @param others log q(z | ψ⁽ᵏ⁾), float32 [K, users]; K may be 0 beside `own`.
 * @throws {RangeError} If there is nothing to mix.
 */
export function logMixture(
  own: tf.Tensor2D | undefined,
  others: tf.Tensor2D | undefined,
): tf.Tensor1D {
  const parts = [own, others].filter((part) => part !== undefined)
    .filter(({ shape }) => shape[0] > 0);
  if (parts.length === 0) {
    throw new RangeError("A mixture needs at least one component: raise K");
  }
  const all = parts.length > 1 ? tf.concat(parts, 0) : parts[0];
  return logSumExp(all, 0).sub(Math.log(all.shape[0]));
}
