/** Sparse matrices written out, for slow and plain checks. */
import type { Sparse } from "../../lib/linear/sparse.ts";

/** Row-major [rows, columns]. */
export function dense(matrix: Sparse, columns: number): Float64Array {
  const { offsets, indices, values } = matrix;
  const rows = offsets.length - 1;
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      result[row * columns + indices[entry]] = values ? values[entry] : 1;
    }
  }
  return result;
}

/** Row-major A B. */
export function product(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      for (let j = 0; j < columns; j++) {
        result[i * columns + j] += a[i * inner + k] * b[k * columns + j];
      }
    }
  }
  return result;
}

/** Row-major Aᵀ. */
export function transposed(
  a: ArrayLike<number>,
  rows: number,
  columns: number,
): Float64Array {
  return Float64Array.from(
    { length: rows * columns },
    (_, at) => a[(at % rows) * columns + Math.floor(at / rows)],
  );
}
