/**
 * Matrices that the processor computes and tensors that hold them, in one copy
 * wherever the backend allows it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";

/**
 * A float32 matrix that is written as a typed array and read as a tensor.
 *
 * On the backends whose tensors are typed arrays (`cpu`, `native`) both are the
 * same memory. On the others the array is uploaded when the tensor is asked for
 * after {@linkcode HostMatrix.values} was, and stays for the next time: a GPU's
 * numbers cannot be read back at once.
 */
export class HostMatrix {
  #tensor?: tf.Tensor2D;
  #values?: Float32Array;
  #changed = false;

  private constructor(readonly shape: readonly [number, number]) {}

  /**
   * A matrix of zeros.
   *
   * @throws {RangeError} If the memory is not to be had; the message names its
   *   size.
   */
  static zeros(rows: number, columns: number): HostMatrix {
    const matrix = new HostMatrix([rows, columns]);
    try {
      if (tf.backend() instanceof MathBackendCPU) {
        matrix.#tensor = tf.keep(tf.zeros([rows, columns]));
      } else {
        matrix.#values = new Float32Array(rows * columns);
      }
    } catch (error) {
      const mebibytes = Math.ceil(4 * rows * columns / 2 ** 20);
      throw new RangeError(
        `There is no room for a matrix of ${rows} × ${columns} float32 ` +
          `numbers (${mebibytes} MiB).`,
        { cause: error },
      );
    }
    return matrix;
  }

  /**
   * The numbers of a tensor, shared with it: whoever writes to one of the two
   * changes both.
   */
  static of(tensor: tf.Tensor2D): HostMatrix {
    const matrix = new HostMatrix(tensor.shape);
    matrix.#tensor = tf.keep(tensor.clone());
    return matrix;
  }

  /** Row-major numbers, to be read and written until {@linkcode tensor}. */
  values(): Float32Array {
    const backend = tf.backend();
    if (backend instanceof MathBackendCPU) {
      return backend.data.get(this.#tensor!.dataId).values as Float32Array;
    }
    this.#changed = true;
    this.#values ??= this.#tensor!.dataSync<"float32">().slice();
    return this.#values;
  }

  /** The tensor of the numbers as they are now; it stays this object's own. */
  tensor(): tf.Tensor2D {
    if (this.#values && (this.#changed || !this.#tensor)) {
      this.#tensor?.dispose();
      this.#tensor = tf.keep(
        tf.tensor2d(this.#values.slice(), [...this.shape]),
      );
      this.#changed = false;
    }
    return this.#tensor!;
  }

  dispose(): void {
    this.#tensor?.dispose();
    this.#tensor = undefined;
    this.#values = undefined;
  }
}
