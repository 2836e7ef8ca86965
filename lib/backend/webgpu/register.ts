/**
 * Makes tfjs's `webgpu` backend run under Deno, with this project's kernels.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import {
  ADAM_UPDATE,
  LOGISTIC_GRADIENT,
  LOGISTIC_LOG_LIKELIHOOD,
  MULTINOMIAL_GRADIENT,
  MULTINOMIAL_LOG_LIKELIHOOD,
  N_CHOOSE_K_GRADIENT,
  N_CHOOSE_K_LOG_LIKELIHOOD,
  SPARSE_MAT_MUL,
  SPARSE_NORMAL_PRODUCT,
  UNSEEN_TOP_K,
} from "../kernel_names.ts";
import { adam } from "./adam.ts";
import { findAdapter } from "./adapter.ts";
import { logistic, logisticGradient } from "./logistic.ts";
import { multinomial, multinomialGradient } from "./multinomial.ts";
import { nChooseK, nChooseKGradient } from "./n_choose_k.ts";
import { sparseMatMul } from "./sparse_mat_mul.ts";
import { sparseNormalProduct } from "./sparse_normal_product.ts";
import { topK } from "./top_k.ts";

const KERNELS = {
  [ADAM_UPDATE]: adam,
  [LOGISTIC_GRADIENT]: logisticGradient,
  [LOGISTIC_LOG_LIKELIHOOD]: logistic,
  [MULTINOMIAL_GRADIENT]: multinomialGradient,
  [MULTINOMIAL_LOG_LIKELIHOOD]: multinomial,
  [N_CHOOSE_K_GRADIENT]: nChooseKGradient,
  [N_CHOOSE_K_LOG_LIKELIHOOD]: nChooseK,
  [SPARSE_MAT_MUL]: sparseMatMul,
  [SPARSE_NORMAL_PRODUCT]: sparseNormalProduct,
  [UNSEEN_TOP_K]: topK,
};

/** Limits that large layers need more of than the standard's least. */
const LIMITS = [
  "maxBufferSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeWorkgroupStorageSize",
  "maxStorageBufferBindingSize",
] as const;

let description: string | undefined;

/**
 * Registers the backend on the best adapter, a software one if there is no
 * other; a second call changes nothing. tfjs's own factory asks for a feature
 * in a form that Deno refuses, so the device is requested here.
 *
 * @returns A line that names the adapter.
 * @throws {Error} If there is no adapter.
 */
export async function registerWebGpuBackend(): Promise<string> {
  if (description) return description;
  const found = await findAdapter();
  if (typeof found === "string") {
    throw new Error(
      `There is no GPU for the webgpu backend (${found}): install its Vulkan ` +
        "driver (Debian's mesa-vulkan-drivers brings a software one), or use " +
        "the native backend.",
    );
  }
  const { adapter, name, software } = found;
  const { info, limits } = adapter;
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has("timestamp-query")
      ? ["timestamp-query"]
      : [],
    requiredLimits: Object.fromEntries(
      LIMITS.map((limit) => [limit, limits[limit]]),
    ),
  });
  // A shader that fails would otherwise return zeros without a word.
  device.addEventListener("uncapturederror", (event) => {
    throw new Error(
      `The GPU refused a kernel: ${
        (event as GPUUncapturedErrorEvent).error.message
      }`,
    );
  });
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new WebGPUBackend(device, info), 0);
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, "webgpu")) continue;
    const run = kernel as (...args: unknown[]) => tf.TensorInfo;
    tf.registerKernel({
      kernelName,
      backendName: "webgpu",
      kernelFunc: ({ inputs, attrs, backend }) => run(backend, inputs, attrs),
    });
  }
  description = software ? `${name}, a software adapter` : name;
  return description;
}
