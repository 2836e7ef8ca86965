/**
 * The VAE of Mult-VAE with the likelihood that (8) bounds: equation (9) itself,
 * which the paper holds to be intractable (page 1).
 *
 *     deno task train --model n-choose-k-vae --dataset ml-100k
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { nChooseKLogLikelihoods } from "../backend/ops/n_choose_k_log_likelihood.ts";
import type { SparseRows } from "../backend/ops/sparse_rows.ts";
import type { ModelDefinition } from "./model.ts";
import { MULT_VAE_DEFAULTS, MultVae } from "./mult_vae.ts";

/** {@linkcode MultVae}, trained on (9) instead of (8). */
export class NChooseKVae extends MultVae {
  override readonly name: string = "n-choose-k-vae";

  /** log p(x_u | z_u, N_u) of each user, equation (9), float32 [users]. */
  override logLikelihood(logits: tf.Tensor2D, x: SparseRows): tf.Tensor1D {
    return nChooseKLogLikelihoods(logits, x);
  }
}

export const definition: ModelDefinition = {
  name: "n-choose-k-vae",
  title: "n-choose-k VAE",
  source: "Section 3.4, equation (9); not in the paper's experiments",
  defaults: { ...MULT_VAE_DEFAULTS },
  annealed: true,
  create: (items, random, options) => new NChooseKVae(items, random, options),
};
