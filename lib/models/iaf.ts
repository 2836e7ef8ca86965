/**
 * VAE+IAF of Table 3: Mult-VAE whose posterior goes through an inverse
 * autoregressive flow (Kingma et al. 2016).
 *
 * Section 4.5 of the paper: z⁽ᵗ⁾ = σ⁽ᵗ⁾ ⊙ z⁽ᵗ⁻¹⁾ + (1 − σ⁽ᵗ⁾) ⊙ m⁽ᵗ⁾ with
 * σ⁽ᵗ⁾ = sigmoid(s⁽ᵗ⁾) and [m⁽ᵗ⁾, s⁽ᵗ⁾] from a MADE, T = 1. (It prints z⁽ᵗ⁾ as
 * the network's input, which would be circular: it is z⁽ᵗ⁻¹⁾.)
 *
 *     deno task train --model iaf --dataset ml-100k -o flows=2
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import {
  drawnLogDensity,
  type GaussianPosterior,
  standardLogDensity,
} from "./gaussian.ts";
import { applyMade, type Made, made } from "./made.ts";
import type { ModelDefinition } from "./model.ts";
import {
  checkMultVae,
  type Draw,
  MULT_VAE_DEFAULTS,
  MultVae,
  type MultVaeOptions,
} from "./mult_vae.ts";
import { checkCount } from "./settings.ts";

/** A Mult-VAE's settings and the flow's. */
export interface IafOptions extends MultVaeOptions {
  /** Transformations T; every second one runs through z from its end. */
  readonly flows: number;
  /** Units of each MADE's hidden layer. */
  readonly flowHidden: number;
}

const DEFAULTS: IafOptions = {
  ...MULT_VAE_DEFAULTS,
  flows: 1,
  flowHidden: 400,
};

/** Added to s, so that a new flow lets most of z through (Kingma et al.). */
const OPEN_GATE = 1.5;

/** A transformed z and log |det ∂z⁽ᵀ⁾/∂z⁽⁰⁾| of each row. */
export interface Flow {
  /** float32 [rows, K] */
  readonly z: tf.Tensor2D;
  /** float32 [rows] */
  readonly logDeterminant: tf.Tensor1D;
}

/** {@linkcode MultVae} with a posterior of full covariance. */
export class IafVae extends MultVae {
  override readonly name = "iaf";
  declare readonly options: IafOptions;
  readonly #flows: readonly Made[];

  constructor(
    items: number,
    random: Random,
    options: Partial<IafOptions> = {},
  ) {
    const settings = { ...DEFAULTS, ...options };
    checkMultVae(settings);
    checkCount("flows", settings.flows);
    checkCount("flowHidden", settings.flowHidden);
    const flows = Array.from(
      { length: settings.flows },
      () => made(settings.latent, settings.flowHidden, random),
    );
    const further = flows.flatMap(({ hidden, output }, t) => [
      [`flow.${t + 1}.hidden.weight`, hidden.weight],
      [`flow.${t + 1}.hidden.bias`, hidden.bias],
      [`flow.${t + 1}.output.weight`, output.weight],
      [`flow.${t + 1}.output.bias`, output.bias],
    ]);
    super(items, random, settings, Object.fromEntries(further));
    this.#flows = flows;
  }

  /** All T transformations of z⁽⁰⁾, float32 [rows, K]. */
  transform(start: tf.Tensor2D): Flow {
    let z = start;
    let logDeterminant = tf.zeros([start.shape[0]]) as tf.Tensor1D;
    for (const [t, flow] of this.#flows.entries()) {
      const [m, s] = applyMade(z, flow, t % 2 === 1);
      const gate = s.add<tf.Tensor2D>(OPEN_GATE);
      const sigma = tf.sigmoid(gate);
      z = sigma.mul(z).add(tf.sub(1, sigma).mul(m));
      // log sigmoid; tf.logSigmoid loses its input before its gradient runs.
      const logSigma = tf.neg(tf.softplus(tf.neg(gate)));
      logDeterminant = logDeterminant.add(tf.sum(logSigma, 1));
    }
    return { z, logDeterminant };
  }

  override draw(posterior: GaussianPosterior, epsilon: tf.Tensor2D): Draw {
    const { z, logDeterminant } = this.transform(
      super.draw(posterior, epsilon).z,
    );
    const logPosterior = drawnLogDensity(posterior.logVariance, epsilon)
      .sub(logDeterminant);
    return { z, kl: logPosterior.sub(standardLogDensity(z)) };
  }

  /** The flow's image of the mean. */
  override centre({ mean }: GaussianPosterior): tf.Tensor2D {
    return this.transform(mean).z;
  }
}

export const definition: ModelDefinition = {
  name: "iaf",
  title: "VAE+IAF",
  source: "Section 4.5, Table 3: inverse autoregressive flow",
  defaults: { ...DEFAULTS },
  annealed: true,
  create: (items, random, options) => new IafVae(items, random, options),
};
