/**
 * The multinomial log-likelihood of a batch of users.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  MULTINOMIAL_GRADIENT,
  MULTINOMIAL_LOG_LIKELIHOOD,
} from "../kernel_names.ts";
import type { SparseRows } from "./sparse_rows.ts";

/**
 * Equation (8): Σ_i x_ui (η_ui − log Σ_i′ exp η_ui′) for each user u, without
 * the constant log multinomial coefficient. Differentiable in the logits:
 * ∂/∂η_ui = x_ui − N_u π_ui.
 *
 * @param logits η, float32 [users, items]
 * @param x The users' items (the values are ignored: x is binary).
 * @returns float32 [users]; 0 for a user without items.
 */
export function multinomialLogLikelihood(
  logits: tf.Tensor2D,
  { offsets, indices }: SparseRows,
): tf.Tensor1D {
  const likelihood = tf.customGrad((eta, save) => {
    const [value, logNormalizer] = runKernel<tf.Tensor1D[]>(
      MULTINOMIAL_LOG_LIKELIHOOD,
      { logits: eta as tf.Tensor, offsets, indices },
    );
    (save as tf.GradSaveFunc)(
      [eta as tf.Tensor, logNormalizer, offsets, indices],
    );
    return {
      value,
      gradFunc: (dy, saved) => {
        const [logits, logNormalizer, offsets, indices] = saved;
        return runKernel<tf.Tensor2D>(MULTINOMIAL_GRADIENT, {
          dy: dy as tf.Tensor1D,
          logits,
          logNormalizer,
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
