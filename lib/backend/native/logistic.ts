import type * as tf from "@tensorflow/tfjs";
import { LOGISTIC_GRADIENT, LOGISTIC_LOG_LIKELIHOOD } from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface ForwardCall {
  readonly inputs: Record<"logits" | "offsets" | "indices", tf.TensorInfo>;
  readonly backend: NativeBackend;
}

interface GradientCall {
  readonly inputs: Record<
    "dy" | "logits" | "offsets" | "indices",
    tf.TensorInfo
  >;
  readonly backend: NativeBackend;
}

/** Equation (10) and its gradient, a row of logits at a time in the cache. */
export const logisticKernels = [{
  kernelName: LOGISTIC_LOG_LIKELIHOOD,
  kernelFunc: ({ inputs, backend }: ForwardCall): tf.TensorInfo => {
    const { logits, offsets, indices } = inputs;
    const [rows, items] = logits.shape;
    const value = backend.float32([rows]);
    backend.threads.run("logistic", rows, [
      ...[logits, offsets, indices, value]
        .map((info) => backend.address(info)),
      items,
    ], rows * items);
    return value;
  },
}, {
  kernelName: LOGISTIC_GRADIENT,
  kernelFunc: ({ inputs, backend }: GradientCall): tf.TensorInfo => {
    const { dy, logits, offsets, indices } = inputs;
    const [rows, items] = logits.shape;
    const out = backend.float32([rows, items]);
    backend.threads.run("logisticGradient", rows, [
      ...[dy, logits, offsets, indices, out]
        .map((info) => backend.address(info)),
      items,
    ], rows * items);
    return out;
  },
}];
