/**
 * Sparse rows written out.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { SparseArrays } from "../backend/ops/sparse_rows.ts";

/**
 * The rows as a dense matrix, float32 [rows, columns]: for losses that treat
 * every item of a user, where the outputs are as large anyway.
 */
export function denseRows(
  { offsets, indices, values }: SparseArrays,
  columns: number,
): tf.Tensor2D {
  const rows = offsets.length - 1;
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      matrix[row * columns + indices[entry]] = values ? values[entry] : 1;
    }
  }
  return tf.tensor2d(matrix, [rows, columns]);
}
