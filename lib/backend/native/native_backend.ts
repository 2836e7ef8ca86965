/**
 * The native backend: tfjs with its tensors in a shared memory, its products
 * in BLAS and its hot kernels in WebAssembly on every core.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { Blas } from "./blas.ts";
import { Heap } from "./heap.ts";
import type { Threads } from "./threads.ts";

type Shape = readonly number[];

/**
 * Stock CPU kernels work on it unchanged: they see ordinary typed arrays. What
 * they return is copied into the shared memory by `write`, so that the native
 * kernels can count on every float32, int32 and bool tensor being there.
 */
export class NativeBackend extends MathBackendCPU {
  constructor(
    readonly heap: Heap,
    readonly threads: Threads,
    readonly blas: Blas,
  ) {
    super();
    // Without this the stock backend advises installing tfjs-node.
    (this as unknown as { firstUse: boolean }).firstUse = false;
  }

  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): object {
    return super.write(this.#settle(values, shape, dtype), shape, dtype);
  }

  override move(
    dataId: object,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    super.move(
      dataId,
      this.#settle(values, shape, dtype),
      shape,
      dtype,
      refCount,
    );
  }

  /** A copy: the memory of the tensor is used again once it is disposed. */
  override readSync(dataId: object): tf.backend_util.BackendValues {
    const values = super.readSync(dataId);
    return ArrayBuffer.isView(values) && this.heap.owns(values)
      ? values.slice() as tf.backend_util.BackendValues
      : values;
  }

  override disposeData(dataId: object, force = false): boolean {
    const values = this.data.has(dataId)
      ? this.data.get(dataId).values
      : undefined;
    const disposed = super.disposeData(dataId, force);
    if (disposed && ArrayBuffer.isView(values) && this.heap.owns(values)) {
      this.heap.free(values.byteOffset);
    }
    return disposed;
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    return { unreliable: false, reasons: [] };
  }

  /** An uninitialised float32 tensor. */
  float32(shape: Shape): tf.TensorInfo {
    const length = tf.util.sizeFromShape([...shape]);
    return this.#adopt(
      this.heap.float32(this.heap.allocate(4 * length), length),
      shape,
      "float32",
    );
  }

  /** An uninitialised int32 tensor. */
  int32(shape: Shape): tf.TensorInfo {
    const length = tf.util.sizeFromShape([...shape]);
    return this.#adopt(
      this.heap.int32(this.heap.allocate(4 * length), length),
      shape,
      "int32",
    );
  }

  /** The tensor's numbers, not copied. */
  values(info: tf.TensorInfo): Float32Array {
    return this.data.get(info.dataId).values as Float32Array;
  }

  /** The tensor's address in the shared memory. */
  address(info: tf.TensorInfo): number {
    return this.values(info).byteOffset;
  }

  #adopt(
    values: Float32Array | Int32Array,
    shape: Shape,
    dtype: tf.DataType,
  ): tf.TensorInfo {
    const dataId = super.write(values, [...shape], dtype);
    return { dataId, shape: [...shape], dtype };
  }

  #settle(
    values: tf.backend_util.BackendValues,
    shape: Shape,
    dtype: tf.DataType,
  ): tf.backend_util.BackendValues {
    if (dtype === "string" || dtype === "complex64") return values;
    const length = tf.util.sizeFromShape([...shape]);
    if (dtype === "bool") {
      const place = this.heap.bytes(this.heap.allocate(length), length);
      if (values) place.set(values as Uint8Array);
      else place.fill(0);
      return place;
    }
    const address = this.heap.allocate(4 * length);
    const place = dtype === "float32"
      ? this.heap.float32(address, length)
      : this.heap.int32(address, length);
    if (values) place.set(values as Float32Array);
    else place.fill(0);
    return place;
  }
}
