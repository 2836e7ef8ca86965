/**
 * "Logistic" of Table 2: the reconstruction term (10) alone.
 *
 * Section 4.4 of the paper: "in (5) we have β = 0".
 *
 *     deno task train --model logistic --dataset ml-100k
 *
 * @module
 */
import type { Loss, TrainingBatch } from "../training/trainable.ts";
import { LogisticVae } from "./logistic_vae.ts";
import type { ModelDefinition } from "./model.ts";
import { MULT_VAE_DEFAULTS } from "./mult_vae.ts";

/** {@linkcode LogisticVae} at β = 0. */
export class Logistic extends LogisticVae {
  override readonly name: string = "logistic";

  override loss(batch: TrainingBatch): Loss {
    return super.loss({ ...batch, beta: 0 });
  }
}

export const definition: ModelDefinition = {
  name: "logistic",
  title: "Logistic",
  source: "Section 4.4, Table 2: (5) at β = 0 with likelihood (10)",
  defaults: { ...MULT_VAE_DEFAULTS },
  annealed: false,
  create: (items, random, options) => new Logistic(items, random, options),
};
