import type * as tf from "@tensorflow/tfjs";
import { ADAM_UPDATE } from "../kernel_names.ts";
import type { NativeBackend } from "./native_backend.ts";

interface Call {
  readonly inputs: Record<
    "parameter" | "firstMoment" | "secondMoment" | "gradient",
    tf.TensorInfo
  >;
  readonly attrs: Record<"rate" | "beta1" | "beta2" | "epsilon", number>;
  readonly backend: NativeBackend;
}

/** {@linkcode ADAM_UPDATE} in one pass over the four arrays. */
export const adamKernel = {
  kernelName: ADAM_UPDATE,
  kernelFunc: ({ inputs, attrs, backend }: Call): tf.TensorInfo[] => {
    const { parameter, firstMoment, secondMoment, gradient } = inputs;
    const size = backend.values(parameter).length;
    backend.threads.run("adam", size, [
      ...[parameter, firstMoment, secondMoment, gradient]
        .map((info) => backend.address(info)),
      attrs.rate,
      attrs.beta1,
      1 - attrs.beta1,
      attrs.beta2,
      1 - attrs.beta2,
      attrs.epsilon,
    ], size);
    return [];
  },
};
