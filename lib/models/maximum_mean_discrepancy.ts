/**
 * The distance between two distributions of which there are samples.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * The squared maximum mean discrepancy of the distributions behind two samples,
 * estimated without bias: the mean kernel within each sample, pairs of a row
 * with itself left out, less twice the mean across (Gretton et al. 2012, eq. 3;
 * Tolstikhin et al. 2018, Algorithm 2). It can be below zero.
 *
 * The kernel is the inverse multiquadratic C / (C + ‖a − b‖²) with C = 2 K, as
 * in Tolstikhin et al. for a standard normal prior of K dimensions.
 *
 * @param a float32 [rows, K]
 * @param b float32 [rows, K]
 * @returns A scalar; 0 for a single row, which has no pairs.
 */
export function maximumMeanDiscrepancy(
  a: tf.Tensor2D,
  b: tf.Tensor2D,
): tf.Scalar {
  const rows = a.shape[0];
  if (rows < 2) return tf.scalar(0);
  const others = tf.sub(1, tf.eye(rows));
  const within = (x: tf.Tensor2D) => total(kernel(x, x).mul(others));
  const pairs = rows * (rows - 1);
  return within(a).add(within(b)).div(pairs)
    .sub<tf.Scalar>(total(kernel(a, b)).mul(2 / rows ** 2));
}

/** Row by row: what is left of three large sums needs their last digits. */
function total(matrix: tf.Tensor2D): tf.Scalar {
  return tf.sum(tf.sum(matrix, 1));
}

/** Of every row of a with every row of b. */
function kernel(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const scale = 2 * a.shape[1];
  const squares = (x: tf.Tensor2D) => tf.sum(tf.square(x), 1, true);
  const distance = squares(a)
    .add<tf.Tensor2D>(tf.transpose(squares(b)))
    .sub<tf.Tensor2D>(tf.matMul(a, tf.transpose(b)).mul(2));
  return tf.div(scale, distance.add(scale));
}
