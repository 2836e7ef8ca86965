/**
 * The Bernoulli-logistic log-likelihood of a batch of users.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { LOGISTIC_GRADIENT, LOGISTIC_LOG_LIKELIHOOD } from "../kernel_names.ts";
import type { SparseRows } from "./sparse_rows.ts";

/**
 * Equation (10): Σ_i {x_ui η_ui − log(1 + exp η_ui)} for each user u.
 * Differentiable in the logits: ∂/∂η_ui = x_ui − 1 / (1 + exp −η_ui).
 *
 * @param logits η, float32 [users, items]
 * @param x The users' items (the values are ignored: x is binary).
 * @returns float32 [users]
 */
export function logisticLogLikelihood(
  logits: tf.Tensor2D,
  { offsets, indices }: SparseRows,
): tf.Tensor1D {
  const likelihood = tf.customGrad((eta, save) => {
    const value = runKernel<tf.Tensor1D>(LOGISTIC_LOG_LIKELIHOOD, {
      logits: eta as tf.Tensor,
      offsets,
      indices,
    });
    (save as tf.GradSaveFunc)([eta as tf.Tensor, offsets, indices]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [logits, offsets, indices] = saved;
        return runKernel<tf.Tensor2D>(LOGISTIC_GRADIENT, {
          dy: dy as tf.Tensor1D,
          logits,
          offsets,
          indices,
        });
      },
    };
  });
  return likelihood(logits) as tf.Tensor1D;
}

function runKernel<T>(name: string, inputs: tf.NamedTensorMap): T {
  return tf.engine().runKernel(name, inputs) as T;
}
