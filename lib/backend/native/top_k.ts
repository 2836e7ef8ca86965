import type * as tf from "@tensorflow/tfjs";
import { UNSEEN_TOP_K } from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface Call {
  readonly inputs: Record<"scores" | "offsets" | "indices", tf.TensorInfo>;
  readonly attrs: { readonly k: number };
  readonly backend: NativeBackend;
}

/** {@linkcode UNSEEN_TOP_K} with a heap of k candidates a row. */
export const topKKernel = {
  kernelName: UNSEEN_TOP_K,
  kernelFunc: ({ inputs, attrs: { k }, backend }: Call): tf.TensorInfo => {
    const { scores, offsets, indices } = inputs;
    const [rows, items] = scores.shape;
    const out = backend.int32([rows, k]);
    const heaps = backend.heap.allocate(8 * rows * k);
    backend.threads.run("topK", rows, [
      ...[scores, offsets, indices, out].map((info) => backend.address(info)),
      heaps,
      items,
      k,
    ], rows * items);
    backend.heap.free(heaps);
    return out;
  },
};
