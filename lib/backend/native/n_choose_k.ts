import type * as tf from "@tensorflow/tfjs";
import {
  N_CHOOSE_K_GRADIENT,
  N_CHOOSE_K_LOG_LIKELIHOOD,
  N_CHOOSE_K_STATE,
} from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface ForwardCall {
  readonly inputs: Record<"logits" | "offsets" | "indices", tf.TensorInfo>;
  readonly backend: NativeBackend;
}

interface GradientCall {
  readonly inputs: Record<
    "dy" | "logits" | "state" | "offsets" | "indices",
    tf.TensorInfo
  >;
  readonly backend: NativeBackend;
}

/** Bytes that a row of the forward pass works in. */
const SCRATCH = 800;

/** Equation (9) and its gradient; a row costs the same whatever N is. */
export const nChooseKKernels = [{
  kernelName: N_CHOOSE_K_LOG_LIKELIHOOD,
  kernelFunc: ({ inputs, backend }: ForwardCall): tf.TensorInfo[] => {
    const { logits, offsets, indices } = inputs;
    const [rows, items] = logits.shape;
    const value = backend.float32([rows]);
    const state = backend.float32([rows, N_CHOOSE_K_STATE]);
    const scratch = backend.heap.allocate(SCRATCH * rows);
    backend.threads.run("nChooseK", rows, [
      ...[logits, offsets, indices, value, state]
        .map((info) => backend.address(info)),
      scratch,
      items,
    ], rows * items);
    backend.heap.free(scratch);
    return [value, state];
  },
}, {
  kernelName: N_CHOOSE_K_GRADIENT,
  kernelFunc: ({ inputs, backend }: GradientCall): tf.TensorInfo => {
    const { dy, logits, state, offsets, indices } = inputs;
    const [rows, items] = logits.shape;
    const out = backend.float32([rows, items]);
    backend.threads.run("nChooseKGradient", rows, [
      ...[dy, logits, state, offsets, indices, out]
        .map((info) => backend.address(info)),
      items,
    ], rows * items);
    return out;
  },
}];
