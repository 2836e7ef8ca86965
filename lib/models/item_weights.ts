/**
 * Sparse item-item weights, for models that score by x W.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Interactions } from "../interactions/interactions.ts";
import {
  multiplySparse,
  type SparseFloats,
  transposeSparse,
} from "../linear/sparse.ts";
import type { Weights } from "../training/weights.ts";

const EMPTY: SparseFloats = {
  offsets: new Int32Array(1),
  indices: new Int32Array(0),
  values: new Float32Array(0),
};

/**
 * W [items, items], a column at a time: entries `offsets[j]` to
 * `offsets[j + 1] − 1` say with which weights the items `indices` count for
 * item j. Columns that are not there yet are zero.
 */
export class ItemWeights {
  #tensors: Weights;
  // The same numbers where the processor reads them, and by rows for products.
  #columns: SparseFloats;
  #rows?: SparseFloats;

  constructor(readonly items: number) {
    this.#columns = EMPTY;
    this.#tensors = toTensors(EMPTY);
  }

  /** Puts further columns behind those that there are. */
  append(columns: SparseFloats): void {
    const { offsets, indices, values } = this.#columns;
    const entries = indices.length;
    const after = columns.offsets.subarray(1).map((end) => entries + end);
    this.#take({
      offsets: join(Int32Array, offsets, after),
      indices: join(Int32Array, indices, columns.indices),
      values: join(Float32Array, values, columns.values),
    });
  }

  /** Forgets all columns. */
  clear(): void {
    this.#take(EMPTY);
  }

  /** x W, float32 [users, items]. The caller disposes it. */
  score(input: Interactions): tf.Tensor2D {
    this.#rows ??= transposeSparse(this.#columns, this.items);
    const scores = multiplySparse(input, this.#rows, this.items);
    return tf.tensor2d(scores, [input.users, this.items]);
  }

  /**
   * `offsets`: int32 [columns + 1], `indices`: int32 [entries], `values`:
   * float32 [entries].
   */
  weights(): Weights {
    return this.#tensors;
  }

  /**
   * @throws {RangeError} If a name is missing, or the arrays are no columns of
   *   a matrix over these items.
   */
  setWeights(weights: Weights): void {
    for (const name of Object.keys(this.#tensors)) {
      if (!weights[name]) throw new RangeError(`The weights lack "${name}"`);
    }
    const columns: SparseFloats = {
      offsets: Int32Array.from(weights.offsets.dataSync()),
      indices: Int32Array.from(weights.indices.dataSync()),
      values: Float32Array.from(weights.values.dataSync()),
    };
    const { offsets, indices, values } = columns;
    if (
      offsets.length > this.items + 1 || offsets.at(-1) !== indices.length ||
      values.length !== indices.length ||
      indices.some((index) => index < 0 || index >= this.items)
    ) {
      throw new RangeError(
        `Expected weights between ${this.items} items but found ` +
          `${offsets.length - 1} columns with ${indices.length} indices and ` +
          `${values.length} values: they belong to another data set`,
      );
    }
    this.#take(columns);
  }

  dispose(): void {
    tf.dispose({ ...this.#tensors });
  }

  #take(columns: SparseFloats): void {
    tf.dispose({ ...this.#tensors });
    this.#tensors = toTensors(columns);
    this.#columns = columns;
    this.#rows = undefined;
  }
}

function toTensors({ offsets, indices, values }: SparseFloats): Weights {
  return {
    offsets: tf.keep(tf.tensor1d(offsets, "int32")),
    indices: tf.keep(tf.tensor1d(indices, "int32")),
    values: tf.keep(tf.tensor1d(values, "float32")),
  };
}

function join<T extends Int32Array | Float32Array>(
  type: new (length: number) => T,
  first: T,
  second: T,
): T {
  const joined = new type(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
