import * as tf from "@tensorflow/tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { registerPortableKernels } from "./register.ts";

/**
 * Readies tfjs's `cpu` backend: its kernels plus this project's.
 *
 * @returns A line that says what it is.
 */
export function registerCpuBackend(): string {
  const backend = tf.engine().findBackend("cpu") as MathBackendCPU;
  // Without this its first tensor advises installing tfjs-node.
  (backend as unknown as { firstUse: boolean }).firstUse = false;
  registerPortableKernels("cpu");
  return "plain JavaScript, for checks";
}
