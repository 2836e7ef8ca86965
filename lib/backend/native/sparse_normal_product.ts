import type * as tf from "@tensorflow/tfjs";
import { SPARSE_NORMAL_PRODUCT } from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface Call {
  readonly inputs: Record<
    "offsets" | "indices" | "vectors" | "factors" | "base",
    tf.TensorInfo
  >;
  readonly attrs: { readonly scale: number };
  readonly backend: NativeBackend;
}

/** {@linkcode SPARSE_NORMAL_PRODUCT}: a dot product and a sum an entry. */
export const sparseNormalProductKernel = {
  kernelName: SPARSE_NORMAL_PRODUCT,
  kernelFunc: ({ inputs, attrs, backend }: Call): tf.TensorInfo => {
    const { offsets, indices, vectors, factors, base } = inputs;
    const [rows, width] = vectors.shape;
    const out = backend.float32([rows, width]);
    backend.threads.run("sparseNormalProduct", rows, [
      ...[offsets, indices, vectors, factors, base, out]
        .map((info) => backend.address(info)),
      width,
      attrs.scale,
    ], (rows + indices.shape[0]) * width);
    return out;
  },
};
