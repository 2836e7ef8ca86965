import type * as tf from "@tensorflow/tfjs";
import { SPARSE_MAT_MUL } from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface Call {
  readonly inputs:
    & Record<"offsets" | "indices" | "values" | "dense", tf.TensorInfo>
    & { readonly bias?: tf.TensorInfo };
  readonly backend: NativeBackend;
}

/** {@linkcode SPARSE_MAT_MUL}: sums of rows held in vector registers. */
export const sparseMatMulKernel = {
  kernelName: SPARSE_MAT_MUL,
  kernelFunc: ({ inputs, backend }: Call): tf.TensorInfo => {
    const { offsets, indices, values, dense, bias } = inputs;
    const rows = offsets.shape[0] - 1;
    const width = dense.shape[1];
    const out = backend.float32([rows, width]);
    backend.threads.run("sparseMatMul", rows, [
      backend.address(offsets),
      backend.address(indices),
      backend.address(values),
      backend.address(dense),
      bias ? backend.address(bias) : 0,
      backend.address(out),
      width,
    ], (rows + indices.shape[0]) * width);
    return out;
  },
};
