/**
 * Registers this project's kernels on the stock `cpu` and `wasm` backends.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
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
import { cpuHost, wasmHost } from "./host.ts";
import { logistic, logisticGradient } from "./logistic.ts";
import { multinomial, multinomialGradient } from "./multinomial.ts";
import { nChooseK, nChooseKGradient } from "./n_choose_k.ts";
import { sparseMatMul } from "./sparse_mat_mul.ts";
import { sparseNormalProduct } from "./sparse_normal_product.ts";
import { topK } from "./top_k.ts";
import { wasmProducts } from "./wasm_products.ts";

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

/** Adds the kernels to a stock backend; a second call changes nothing. */
export function registerPortableKernels(backendName: "cpu" | "wasm"): void {
  if (tf.getKernel(ADAM_UPDATE, backendName)) return;
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    const run = kernel as (...args: unknown[]) => tf.TensorInfo;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        run(
          backendName === "cpu"
            ? cpuHost(backend as MathBackendCPU)
            : wasmHost(backend as BackendWasm),
          inputs,
          attrs,
        ),
    });
  }
  if (backendName === "wasm") wasmProducts();
}
