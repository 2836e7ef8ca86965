/**
 * Gaussian distributions of the latent representation z.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Mean and log-variance of q(z_u | x_u), each float32 [users, K]. */
export interface GaussianPosterior {
  readonly mean: tf.Tensor2D;
  readonly logVariance: tf.Tensor2D;
}

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** KL(N(μ, diag σ²) ‖ N(0, 1)) of each user in nats, float32 [users]. */
export function gaussianKl(
  { mean, logVariance }: GaussianPosterior,
): tf.Tensor1D {
  const variance = tf.exp(logVariance);
  return variance.add(mean.square()).sub(logVariance).sub(1).sum<tf.Tensor1D>(1)
    .mul(0.5);
}

/** log N(z; 0, 1) of each row, float32 [rows]. */
export function standardLogDensity(z: tf.Tensor2D): tf.Tensor1D {
  return z.square().add(LOG_TWO_PI).sum<tf.Tensor1D>(1).mul(-0.5);
}

/**
 * log N(μ + σ ε; μ, diag σ²) of each row: the density at a draw, given the ε
 * that it was made from, float32 [rows].
 */
export function drawnLogDensity(
  logVariance: tf.Tensor2D,
  epsilon: tf.Tensor2D,
): tf.Tensor1D {
  return epsilon.square().add(logVariance).add(LOG_TWO_PI)
    .sum<tf.Tensor1D>(1).mul(-0.5);
}

/**
 * log N(z_b; μ_m, diag σ_m²) of every row b under every component m, float32
 * [rows, components], by products: Σ (z − μ)²/σ² is multiplied out. Both are
 * first moved by the mean of the μ_m, which keeps the terms small.
 */
export function pairwiseLogDensity(
  z: tf.Tensor2D,
  { mean, logVariance }: GaussianPosterior,
): tf.Tensor2D {
  const origin = tf.mean(mean, 0);
  const precision = tf.exp(tf.neg(logVariance)) as tf.Tensor2D;
  const point = z.sub<tf.Tensor2D>(origin);
  const centre = mean.sub<tf.Tensor2D>(origin);
  const squares = tf.matMul(
    tf.square(point),
    tf.transpose(precision),
  );
  const cross = tf.matMul(
    point,
    tf.transpose(centre.mul<tf.Tensor2D>(precision)),
  );
  const own = centre.square().mul(precision).add(logVariance).add(LOG_TWO_PI)
    .sum(1);
  return squares.sub(cross.mul(2)).add<tf.Tensor2D>(own).mul(-0.5);
}
