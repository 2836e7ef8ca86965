/**
 * The exact n-choose-k log-likelihood of a batch of users.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  N_CHOOSE_K_GRADIENT,
  N_CHOOSE_K_LOG_LIKELIHOOD,
} from "../kernel_names.ts";
import type { SparseRows } from "./sparse_rows.ts";

/**
 * Equation (9): Σ_i x_ui η_ui − log Z(η_u, N_u) for each user u, where N_u may
 * differ from user to user. Differentiable in the logits: ∂/∂η_ui is x_ui less
 * the inclusion probability Pr[x_ui = 1 | N_u].
 *
 * The cost does not depend on N_u: log Z is one quadrature over the number of
 * heads of coins that are tilted until N_u is its mean.
 *
 * @param logits η, float32 [users, items], finite, or −∞ for an item that cannot
 *   be chosen.
 * @param x The users' items (the values are ignored: x is binary).
 * @returns float32 [users]; 0 for a user without items or with all that can be
 *   chosen, −∞ for one with an item that cannot. Where a logit is NaN or +∞, or
 *   fewer than N_u items can be chosen, value and gradient of the user are NaN;
 *   `cpu` and `wasm` throw a RangeError instead.
 */
export function nChooseKLogLikelihoods(
  logits: tf.Tensor2D,
  { offsets, indices }: SparseRows,
): tf.Tensor1D {
  const likelihood = tf.customGrad((eta, save) => {
    const [value, state] = run<tf.Tensor[]>(N_CHOOSE_K_LOG_LIKELIHOOD, {
      logits: eta as tf.Tensor,
      offsets,
      indices,
    });
    (save as tf.GradSaveFunc)([eta as tf.Tensor, state, offsets, indices]);
    return {
      value,
      gradFunc: (dy, saved) => {
        const [logits, state, offsets, indices] = saved;
        return run<tf.Tensor2D>(N_CHOOSE_K_GRADIENT, {
          dy,
          logits,
          state,
          offsets,
          indices,
        });
      },
    };
  });
  return likelihood(logits) as tf.Tensor1D;
}

function run<T>(name: string, inputs: tf.NamedTensorMap): T {
  return tf.engine().runKernel(name, inputs) as T;
}
