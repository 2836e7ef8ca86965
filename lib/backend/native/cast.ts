import * as tf from "@tensorflow/tfjs";
import type { NativeBackend } from "./native_backend.ts";

interface Call {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly attrs: { readonly dtype: tf.DataType };
  readonly backend: NativeBackend;
}

/**
 * Numbers in the form that their new type has in memory. The stock kernel hands
 * int32 and bool on under the name of float32, in the bytes that they had.
 */
export const castKernel = {
  kernelName: "Cast",
  kernelFunc: (call: Call): tf.TensorInfo => {
    const { inputs: { x }, attrs: { dtype }, backend } = call;
    const wider = (dtype === "float32" || dtype === "int32") &&
      (x.dtype === "bool" || x.dtype === "int32") && dtype !== x.dtype;
    if (!wider) {
      const stock = tf.getKernel("Cast", "cpu").kernelFunc;
      return stock(
        call as unknown as Parameters<typeof stock>[0],
      ) as tf.TensorInfo;
    }
    const out = dtype === "float32"
      ? backend.float32(x.shape)
      : backend.int32(x.shape);
    backend.values(out).set(backend.values(x));
    return out;
  },
};
