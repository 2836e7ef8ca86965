/**
 * Sparse matrices as typed arrays.
 *
 * @module
 */

/** A sparse matrix in compressed sparse row (CSR) form. */
export interface Sparse {
  /** Length rows + 1, from 0, never decreasing. */
  readonly offsets: ArrayLike<number>;
  /** Column of each entry, ascending within a row. */
  readonly indices: ArrayLike<number>;
  /** Value of each entry; absent where all are one. */
  readonly values?: ArrayLike<number>;
}

/** A sparse matrix that was computed: its numbers have a type. */
export interface SparseFloats extends Sparse {
  readonly offsets: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/**
 * The transpose, by one counting sort: O(rows + columns + entries).
 *
 * @param columns Number of columns, which become the rows.
 */
export function transposeSparse(
  { offsets, indices, values }: Sparse,
  columns: number,
): SparseFloats {
  const entries = indices.length;
  const starts = new Int32Array(columns + 1);
  for (let entry = 0; entry < entries; entry++) starts[indices[entry] + 1]++;
  for (let column = 0; column < columns; column++) {
    starts[column + 1] += starts[column];
  }
  const next = starts.slice(0, columns);
  const rows = new Int32Array(entries);
  const moved = new Float32Array(entries);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      const place = next[indices[entry]]++;
      rows[place] = row;
      moved[place] = values ? values[entry] : 1;
    }
  }
  return { offsets: starts, indices: rows, values: moved };
}

/**
 * A B for sparse A and B, written out.
 *
 * Work and memory traffic follow the entries that meet, not the width: for a
 * user's 70 items with 100 neighbours each, 7,000 sums.
 *
 * @param a [rows, inner]
 * @param b [inner, width]
 * @returns Row-major [rows, width], summed in double precision.
 */
export function multiplySparse(
  a: Sparse,
  b: SparseFloats,
  width: number,
): Float32Array {
  const rows = a.offsets.length - 1;
  const product = new Float32Array(rows * width);
  const sums = new Float64Array(width);
  const { offsets, indices, values } = b;
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let entry = a.offsets[row]; entry < a.offsets[row + 1]; entry++) {
      const inner = a.indices[entry];
      const value = a.values ? a.values[entry] : 1;
      const end = offsets[inner + 1];
      for (let other = offsets[inner]; other < end; other++) {
        sums[indices[other]] += value * values[other];
      }
    }
    product.set(sums, row * width);
  }
  return product;
}
