/**
 * "Multinomial" of Table 2: the reconstruction term (8) alone.
 *
 * Section 4.4 of the paper: "in (5) we have β = 0". The draw of z stays, so the
 * encoder is free to shrink its variance, and the KL divergence is still shown.
 *
 *     deno task train --model multinomial --dataset ml-100k
 *
 * @module
 */
import type { Loss, TrainingBatch } from "../training/trainable.ts";
import type { ModelDefinition } from "./model.ts";
import { MULT_VAE_DEFAULTS, MultVae } from "./mult_vae.ts";

/** {@linkcode MultVae} at β = 0. */
export class Multinomial extends MultVae {
  override readonly name: string = "multinomial";

  override loss(batch: TrainingBatch): Loss {
    return super.loss({ ...batch, beta: 0 });
  }
}

export const definition: ModelDefinition = {
  name: "multinomial",
  title: "Multinomial",
  source: "Section 4.4, Table 2: (5) at β = 0 with likelihood (8)",
  defaults: { ...MULT_VAE_DEFAULTS },
  annealed: false,
  create: (items, random, options) => new Multinomial(items, random, options),
};
