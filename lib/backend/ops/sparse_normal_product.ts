/**
 * The product with each user's own normal matrix.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { SPARSE_NORMAL_PRODUCT } from "../kernel_names.ts";
import type { SparseRows } from "./sparse_rows.ts";

/**
 * base_u + scale · (Σ_{i ∈ u} y_i y_iᵀ) p_u for each row u, without making any of
 * the matrices: what conjugate gradients ask for in weighted least squares.
 *
 * @param x Sparse rows [rows, columns] (their values are ignored).
 * @param vectors p, float32 [rows, width]
 * @param factors y, float32 [columns, width]
 * @param base float32 [rows, width]
 * @returns float32 [rows, width]; not differentiable.
 * @throws {RangeError} If the shapes do not fit.
 */
export function sparseNormalProduct(
  x: SparseRows,
  vectors: tf.Tensor2D,
  factors: tf.Tensor2D,
  base: tf.Tensor2D,
  scale: number,
): tf.Tensor2D {
  const width = vectors.shape[1];
  const [rows, columns] = x.shape;
  if (
    vectors.shape[0] !== rows || factors.shape[0] !== columns ||
    factors.shape[1] !== width ||
    !tf.util.arraysEqual(base.shape, vectors.shape)
  ) {
    throw new RangeError(
      `Expected vectors and base [${rows}, ${width}] and factors [${columns}, ` +
        `${width}] but found [${vectors.shape}], [${base.shape}] and ` +
        `[${factors.shape}]`,
    );
  }
  return tf.engine().runKernel(
    SPARSE_NORMAL_PRODUCT,
    { offsets: x.offsets, indices: x.indices, vectors, factors, base },
    { scale },
  ) as tf.Tensor2D;
}
