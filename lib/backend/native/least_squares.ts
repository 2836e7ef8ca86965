import type * as tf from "@tensorflow/tfjs";
import { LEAST_SQUARES } from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface Call {
  readonly inputs: Record<
    "offsets" | "indices" | "start" | "factors" | "gram",
    tf.TensorInfo
  >;
  readonly attrs: { readonly weight: number; readonly steps: number };
  readonly backend: NativeBackend;
}

/** {@linkcode LEAST_SQUARES}: all steps of a row before the next row. */
export const leastSquaresKernel = {
  kernelName: LEAST_SQUARES,
  kernelFunc: ({ inputs, attrs, backend }: Call): tf.TensorInfo => {
    const { offsets, indices, start, factors, gram } = inputs;
    const [rows, width] = start.shape;
    const { threads } = backend;
    const out = backend.float32([rows, width]);
    backend.values(out).set(backend.values(start));
    const scratch = backend.float32([threads.count, 3 * width]);
    threads.run("leastSquares", rows, [
      rows,
      threads.shareOf(rows),
      ...[offsets, indices, factors, gram, out, scratch]
        .map((info) => backend.address(info)),
      width,
      attrs.weight,
      attrs.steps,
    ], attrs.steps * (indices.shape[0] + rows * width) * width);
    backend.disposeIntermediateTensorInfo(scratch);
    return out;
  },
};
