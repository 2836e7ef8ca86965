/**
 * Mult-VAE with the Bernoulli-logistic likelihood (10) in place of (8).
 *
 *     deno task train --model logistic-vae --dataset ml-100k
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { logisticLogLikelihood } from "../backend/ops/logistic_log_likelihood.ts";
import type { SparseRows } from "../backend/ops/sparse_rows.ts";
import type { ModelDefinition } from "./model.ts";
import { MULT_VAE_DEFAULTS, MultVae } from "./mult_vae.ts";

/** {@linkcode MultVae}, trained on (10). */
export class LogisticVae extends MultVae {
  override readonly name: string = "logistic-vae";

  /** log p(x_u | z_u) of each user, equation (10), float32 [users]. */
  override logLikelihood(logits: tf.Tensor2D, x: SparseRows): tf.Tensor1D {
    return logisticLogLikelihood(logits, x);
  }
}

export const definition: ModelDefinition = {
  name: "logistic-vae",
  title: "Logistic VAE",
  source: "Section 3.4, equation (10), with the KL term",
  defaults: { ...MULT_VAE_DEFAULTS },
  annealed: true,
  create: (items, random, options) => new LogisticVae(items, random, options),
};
