import type * as tf from "@tensorflow/tfjs";
import {
  MULTINOMIAL_GRADIENT,
  MULTINOMIAL_LOG_LIKELIHOOD,
} from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface ForwardCall {
  readonly inputs: Record<"logits" | "offsets" | "indices", tf.TensorInfo>;
  readonly backend: NativeBackend;
}

interface GradientCall {
  readonly inputs: Record<
    "dy" | "logits" | "logNormalizer" | "offsets" | "indices",
    tf.TensorInfo
  >;
  readonly backend: NativeBackend;
}

/** Equation (8) and its gradient, a row of logits at a time in the cache. */
export const multinomialKernels = [{
  kernelName: MULTINOMIAL_LOG_LIKELIHOOD,
  kernelFunc: ({ inputs, backend }: ForwardCall): tf.TensorInfo[] => {
    const { logits, offsets, indices } = inputs;
    const [rows, items] = logits.shape;
    const value = backend.float32([rows]);
    const logNormalizer = backend.float32([rows]);
    backend.threads.run("multinomial", rows, [
      ...[logits, offsets, indices, value, logNormalizer]
        .map((info) => backend.address(info)),
      items,
    ], rows * items);
    return [value, logNormalizer];
  },
}, {
  kernelName: MULTINOMIAL_GRADIENT,
  kernelFunc: ({ inputs, backend }: GradientCall): tf.TensorInfo => {
    const { dy, logits, logNormalizer, offsets, indices } = inputs;
    const [rows, items] = logits.shape;
    const out = backend.float32([rows, items]);
    backend.threads.run("multinomialGradient", rows, [
      ...[dy, logits, offsets, indices, logNormalizer, out]
        .map((info) => backend.address(info)),
      items,
    ], rows * items);
    return out;
  },
}];
