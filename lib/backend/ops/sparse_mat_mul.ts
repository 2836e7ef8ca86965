/**
 * The product of sparse rows with a dense matrix.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { SPARSE_MAT_MUL } from "../kernel_names.ts";
import type { SparseRows, SparseTensors } from "./sparse_rows.ts";

/**
 * X W + b for sparse X: the first layer of an encoder as a sum of weight rows.
 *
 * Differentiable in the weights and the bias, with ∂W = Xᵀ ∂y computed from
 * the same lists, so that no dense [rows, columns] matrix is ever made.
 *
 * @param x Sparse rows [rows, columns]
 * @param weights float32 [columns, width]
 * @param bias float32 [width]
 * @returns float32 [rows, width]
 */
export function sparseMatMul(
  x: SparseRows,
  weights: tf.Tensor2D,
  bias: tf.Tensor1D,
): tf.Tensor2D {
  if (weights.shape[0] !== x.shape[1]) {
    throw new RangeError(
      `Expected weights with ${x.shape[1]} rows but found ${weights.shape[0]}`,
    );
  }
  const product = tf.customGrad((w, b) => ({
    value: run(x, w as tf.Tensor2D, b as tf.Tensor1D),
    gradFunc: (dy) => [
      run(x.transpose(), dy as tf.Tensor2D),
      tf.sum(dy, 0),
    ],
  }));
  return product(weights, bias) as tf.Tensor2D;
}

function run(
  { offsets, indices, values }: SparseTensors,
  dense: tf.Tensor2D,
  bias?: tf.Tensor1D,
): tf.Tensor2D {
  const inputs = { offsets, indices, values, dense };
  return tf.engine().runKernel(
    SPARSE_MAT_MUL,
    bias ? { ...inputs, bias } : inputs,
  ) as tf.Tensor2D;
}
