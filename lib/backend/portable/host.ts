/**
 * Reads and makes tensors of a backend whose data the program can see.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** Typed-array access to tensors; make outputs before taking views. */
export interface Host {
  float32(info: tf.TensorInfo): Float32Array;
  int32(info: tf.TensorInfo): Int32Array;
  /** A new tensor, all zeros. */
  make(shape: readonly number[], dtype: "float32" | "int32"): tf.TensorInfo;
}

/** Tensors of tfjs's `cpu` backend are typed arrays already. */
export function cpuHost(backend: MathBackendCPU): Host {
  const values = (info: tf.TensorInfo) => backend.data.get(info.dataId).values;
  return {
    float32: (info) => values(info) as Float32Array,
    int32: (info) => values(info) as Int32Array,
    make(shape, dtype) {
      const size = tf.util.sizeFromShape([...shape]);
      const zeros = tf.util.makeZerosTypedArray(size, dtype);
      return backend.makeTensorInfo([...shape], dtype, zeros);
    },
  };
}

/**
 * Tensors of tfjs's `wasm` backend lie in its memory. Views of it end when the
 * memory grows, as it may with every new tensor.
 */
export function wasmHost(backend: BackendWasm): Host {
  return {
    float32: (info) => backend.typedArrayFromHeap(info) as Float32Array,
    int32: (info) => backend.typedArrayFromHeap(info) as Int32Array,
    make(shape, dtype) {
      const info = backend.makeOutput([...shape], dtype);
      backend.typedArrayFromHeap(info).fill(0);
      return info;
    },
  };
}
