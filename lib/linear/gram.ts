/**
 * Gram matrices of binary matrices: how often two columns come together.
 *
 * @module
 */
import { type Sparse, transposeSparse } from "./sparse.ts";

/** Rows of XᵀX for a sparse binary X. */
export interface Gram {
  /** Number of columns of X: rows and columns of XᵀX. */
  readonly size: number;
  /**
   * Writes one row of XᵀX: for each column, in how many rows of X it comes
   * together with column `column`. Exact to 2^24 in single precision.
   *
   * @param out Length `size`, or less where only the first columns are wanted.
   */
  row(column: number, out: Float32Array): void;
}

/**
 * XᵀX a row at a time, from the lists of X and of its transpose: Σ_u N_u²
 * additions for all rows, where a dense product of the same matrices would take
 * rows · columns² (for ML-20M, a hundred thousand times as many).
 *
 * @param x Binary [rows, columns]; its indices ascend within a row.
 */
export function gram({ offsets, indices }: Sparse, columns: number): Gram {
  const byColumn = transposeSparse({ offsets, indices }, columns);
  return {
    size: columns,
    row(column, out) {
      out.fill(0);
      const wanted = out.length;
      const last = byColumn.offsets[column + 1];
      for (let place = byColumn.offsets[column]; place < last; place++) {
        const row = byColumn.indices[place];
        const end = offsets[row + 1];
        for (let entry = offsets[row]; entry < end; entry++) {
          const other = indices[entry];
          if (other >= wanted) break;
          out[other]++;
        }
      }
    },
  };
}
