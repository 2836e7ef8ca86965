/**
 * Weighted least squares of many rows at a time.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { LEAST_SQUARES } from "../kernel_names.ts";
import { sparseMatMul } from "./sparse_mat_mul.ts";
import { sparseNormalProduct } from "./sparse_normal_product.ts";
import type { SparseRows } from "./sparse_rows.ts";

/** What the rows' problems have in common. */
export interface LeastSquaresOptions {
  /** Weight w of the ones, at least 1; that of the zeros is 1. */
  readonly weight: number;
  /** Conjugate gradient steps. */
  readonly steps: number;
}

/**
 * Some conjugate gradient steps towards the a_u of each row u with
 *
 *     (G + (w − 1) Σ_{i ∈ u} y_i y_iᵀ) a_u = w Σ_{i ∈ u} y_i.
 *
 * @param x Sparse rows [rows, columns] (their values are ignored).
 * @param start Where the steps begin, float32 [rows, width].
 * @param factors y, float32 [columns, width].
 * @param gram G, symmetric and positive definite, float32 [width, width].
 * @returns float32 [rows, width]; not differentiable.
 * @throws {RangeError} If the shapes do not fit.
 */
export function leastSquares(
  x: SparseRows,
  start: tf.Tensor2D,
  factors: tf.Tensor2D,
  gram: tf.Tensor2D,
  { weight, steps }: LeastSquaresOptions,
): tf.Tensor2D {
  const [rows, columns] = x.shape;
  const width = start.shape[1];
  if (
    start.shape[0] !== rows || factors.shape[0] !== columns ||
    factors.shape[1] !== width ||
    !tf.util.arraysEqual(gram.shape, [width, width])
  ) {
    throw new RangeError(
      `Expected start [${rows}, ${width}], factors [${columns}, ${width}] and ` +
        `gram [${width}, ${width}] but found [${start.shape}], ` +
        `[${factors.shape}] and [${gram.shape}]`,
    );
  }
  if (tf.getKernel(LEAST_SQUARES, tf.getBackend())) {
    const { offsets, indices } = x;
    return tf.engine().runKernel(
      LEAST_SQUARES,
      { offsets, indices, start, factors, gram },
      { weight, steps },
    ) as tf.Tensor2D;
  }
  return tf.tidy(() => allRowsInStep(x, start, factors, gram, weight, steps));
}

/** The steps of all rows together, so that G meets them in one product. */
function allRowsInStep(
  x: SparseRows,
  start: tf.Tensor2D,
  factors: tf.Tensor2D,
  gram: tf.Tensor2D,
  weight: number,
  steps: number,
): tf.Tensor2D {
  const product = (p: tf.Tensor2D) =>
    sparseNormalProduct(x, p, factors, tf.matMul(p, gram), weight - 1);
  const sums = sparseMatMul(x, factors, tf.zeros([factors.shape[1]]));
  let solution = start;
  let residual = sums.mul<tf.Tensor2D>(weight).sub<tf.Tensor2D>(product(start));
  let direction = residual;
  let square = residual.square().sum(1, true);
  for (let step = 0; step < steps; step++) {
    const image = product(direction);
    const curvature = direction.mul(image).sum(1, true);
    // A row that is solved already stays where it is.
    const length = tf.divNoNan(square, curvature);
    solution = solution.add(direction.mul(length));
    residual = residual.sub(image.mul(length));
    const next = residual.square().sum(1, true);
    direction = residual.add(direction.mul(tf.divNoNan(next, square)));
    square = next;
  }
  return solution;
}
