/**
 * Registers the native kernels in place of the stock ones.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { adamKernel } from "./adam.ts";
import { castKernel } from "./cast.ts";
import { elementWiseKernels } from "./element_wise.ts";
import { leastSquaresKernel } from "./least_squares.ts";
import { logisticKernels } from "./logistic.ts";
import { matMulKernels } from "./mat_mul.ts";
import { multinomialKernels } from "./multinomial.ts";
import { nChooseKKernels } from "./n_choose_k.ts";
import { sliceKernels } from "./slice.ts";
import { sparseMatMulKernel } from "./sparse_mat_mul.ts";
import { sparseNormalProductKernel } from "./sparse_normal_product.ts";
import { topKKernel } from "./top_k.ts";

/** Every op of the stock CPU backend, then ours over them. */
export function registerNativeKernels(backendName: string): void {
  tf.copyRegisteredKernels("cpu", backendName);
  const kernels = [
    adamKernel,
    castKernel,
    ...elementWiseKernels,
    leastSquaresKernel,
    ...logisticKernels,
    ...matMulKernels,
    ...multinomialKernels,
    ...nChooseKKernels,
    ...sliceKernels,
    sparseMatMulKernel,
    sparseNormalProductKernel,
    topKKernel,
  ];
  for (const kernel of kernels) {
    if (tf.getKernel(kernel.kernelName, backendName)) {
      tf.unregisterKernel(kernel.kernelName, backendName);
    }
    tf.registerKernel({ ...kernel, backendName } as tf.KernelConfig);
  }
}
