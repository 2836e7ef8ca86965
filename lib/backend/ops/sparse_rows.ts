/**
 * A batch of users as sparse rows on the backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** The rows of a sparse matrix as typed arrays (CSR). */
export interface SparseArrays {
  /** Length rows + 1. */
  readonly offsets: Uint32Array;
  /** Column of each entry, ascending within a row. */
  readonly indices: Uint32Array;
  /** Value of each entry; absent where all are one. */
  readonly values?: Float32Array;
}

/** One side of {@link SparseRows}: a matrix, or its transpose. */
export interface SparseTensors {
  /** int32 [rows + 1] */
  readonly offsets: tf.Tensor1D;
  /** int32 [entries] */
  readonly indices: tf.Tensor1D;
  /** float32 [entries] */
  readonly values: tf.Tensor1D;
}

/** A sparse matrix [rows, columns] on the backend. */
export interface SparseRows extends SparseTensors {
  readonly shape: readonly [number, number];
  /** New tensors of the transpose, which the gradient of a product needs. */
  transpose(): SparseTensors;
  dispose(): void;
}

/**
 * Puts sparse rows on the current backend.
 *
 * @param columns Number of columns (items).
 * @throws {RangeError} If the arrays do not fit each other.
 */
export function sparseRows(arrays: SparseArrays, columns: number): SparseRows {
  const { offsets, indices } = arrays;
  const entries = indices.length;
  const values = arrays.values ?? new Float32Array(entries).fill(1);
  if (offsets[offsets.length - 1] !== entries || values.length !== entries) {
    throw new RangeError(
      `Expected ${offsets[offsets.length - 1]} indices and values but found ` +
        `${entries} indices and ${values.length} values`,
    );
  }
  for (let entry = 0; entry < entries; entry++) {
    if (indices[entry] < columns) continue;
    throw new RangeError(
      `Expected item indices below ${columns} but found ${indices[entry]}`,
    );
  }
  const tensors = toTensors(offsets, indices, values);
  return {
    ...tensors,
    shape: [offsets.length - 1, columns],
    transpose: () => toTensors(...transpose(offsets, indices, values, columns)),
    dispose: () => tf.dispose({ ...tensors }),
  };
}

function toTensors(
  offsets: Uint32Array,
  indices: Uint32Array,
  values: Float32Array,
): { offsets: tf.Tensor1D; indices: tf.Tensor1D; values: tf.Tensor1D } {
  return {
    offsets: tf.tensor1d(asInt32(offsets), "int32"),
    indices: tf.tensor1d(asInt32(indices), "int32"),
    values: tf.tensor1d(values, "float32"),
  };
}

function asInt32(array: Uint32Array): Int32Array {
  return new Int32Array(array.buffer, array.byteOffset, array.length);
}

function transpose(
  offsets: Uint32Array,
  indices: Uint32Array,
  values: Float32Array,
  columns: number,
): [Uint32Array, Uint32Array, Float32Array] {
  const starts = new Uint32Array(columns + 1);
  for (let entry = 0; entry < indices.length; entry++) {
    starts[indices[entry] + 1]++;
  }
  for (let column = 0; column < columns; column++) {
    starts[column + 1] += starts[column];
  }
  const next = starts.slice(0, columns);
  const rows = new Uint32Array(indices.length);
  const moved = new Float32Array(indices.length);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      const place = next[indices[entry]]++;
      rows[place] = row;
      moved[place] = values[entry];
    }
  }
  return [starts, rows, moved];
}
