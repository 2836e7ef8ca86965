/**
 * VAE+Reg of Table 3: Mult-VAE with a penalty on its networks' weights.
 *
 * Section 4.5 of the paper: −L_β(θ, φ) + λ R(w) is minimised, with λ = 0.01 and
 * R(w) = Σ w² over the weight matrices of encoder and decoder. (The paper
 * prints L_β + λ R, which is to be maximised with respect to L_β; the penalty's
 * sign can only be the other. Biases are not weights, as in Liang et al.'s code,
 * whose λ ‖w‖² this is.)
 *
 *     deno task train --model reg --dataset ml-100k -o lambda=0.001
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import type { Loss } from "../training/trainable.ts";
import type { ModelDefinition } from "./model.ts";
import { MULT_VAE_DEFAULTS, MultVae, type MultVaeOptions } from "./mult_vae.ts";
import { checkAbove } from "./settings.ts";
import { sumOfSquares } from "./sum_of_squares.ts";

/** A Mult-VAE's settings and the penalty's. */
export interface RegOptions extends MultVaeOptions {
  /** λ, per user: the likelihood is a mean over users too. */
  readonly lambda: number;
}

const DEFAULTS: RegOptions = { ...MULT_VAE_DEFAULTS, lambda: 0.01 };

/** {@linkcode MultVae} with an ℓ₂ penalty. */
export class RegVae extends MultVae {
  override readonly name = "reg";
  declare readonly options: RegOptions;

  constructor(
    items: number,
    random: Random,
    options: Partial<RegOptions> = {},
  ) {
    const settings = { ...DEFAULTS, ...options };
    checkAbove("lambda", settings.lambda, 0, true);
    super(items, random, settings);
  }

  /** λ Σ w² over the weight matrices. */
  penalty(): tf.Scalar {
    const squares = Object.entries(this.parameters)
      .filter(([name]) => name.endsWith(".weight"))
      .map(([, weight]) => sumOfSquares(weight));
    return tf.addN(squares).mul(this.options.lambda);
  }

  override negativeElbo(
    ...inputs: Parameters<MultVae["negativeElbo"]>
  ): Loss {
    const { total, parts } = super.negativeElbo(...inputs);
    const penalty = this.penalty();
    return { total: total.add(penalty), parts: { ...parts, penalty } };
  }
}

export const definition: ModelDefinition = {
  name: "reg",
  title: "VAE+Reg",
  source: "Section 4.5, Table 3: ℓ₂ penalty on the weights",
  defaults: { ...DEFAULTS },
  annealed: true,
  create: (items, random, options) => new RegVae(items, random, options),
};
