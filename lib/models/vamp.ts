/**
 * VAE+Vamp of Table 3: Mult-VAE with a variational mixture of posteriors as the
 * prior (Tomczak and Welling 2018).
 *
 * Section 4.5 of the paper: p_λ(z) = 1/M Σ_m q_φ(z | u_m) with M = 5 learnt
 * pseudo-inputs. (It calls u_m K-dimensional; as an input of the encoder it has
 * the I dimensions of x.) KL(q ‖ p_λ) has no closed form: it is estimated at the
 * drawn z.
 *
 *     deno task train --model vamp --dataset ml-100k -o pseudoInputs=500
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import {
  drawnLogDensity,
  type GaussianPosterior,
  pairwiseLogDensity,
} from "./gaussian.ts";
import { logSumExp } from "./log_sum_exp.ts";
import type { ModelDefinition } from "./model.ts";
import {
  checkMultVae,
  type Draw,
  MULT_VAE_DEFAULTS,
  MultVae,
  type MultVaeOptions,
} from "./mult_vae.ts";
import { checkCount } from "./settings.ts";

/** A Mult-VAE's settings and the prior's. */
export interface VampOptions extends MultVaeOptions {
  /** Components M of the prior. */
  readonly pseudoInputs: number;
}

const DEFAULTS: VampOptions = { ...MULT_VAE_DEFAULTS, pseudoInputs: 5 };

/** {@linkcode MultVae} with the VampPrior. */
export class VampVae extends MultVae {
  override readonly name = "vamp";
  declare readonly options: VampOptions;

  constructor(
    items: number,
    random: Random,
    options: Partial<VampOptions> = {},
  ) {
    const settings = { ...DEFAULTS, ...options };
    checkMultVae(settings);
    checkCount("pseudoInputs", settings.pseudoInputs);
    super(items, random, settings, {
      "prior.pseudoInputs": startingInputs(
        settings.pseudoInputs,
        items,
        random,
      ),
    });
  }

  /**
   * The components q_φ(z | u_m), each float32 [M, K]. A pseudo-input is kept in
   * [0, 1], as x is, and normalised, as the encoder's inputs are.
   */
  prior(): GaussianPosterior {
    const inputs = tf.clipByValue(
      this.parameters["prior.pseudoInputs"] as tf.Tensor2D,
      0,
      1,
    );
    const norm = tf.sqrt(tf.sum(tf.square(inputs), 1, true).add(1e-12));
    return this.encodeDense(inputs.div<tf.Tensor2D>(norm));
  }

  override draw(posterior: GaussianPosterior, epsilon: tf.Tensor2D): Draw {
    const { z } = super.draw(posterior, epsilon);
    const components = pairwiseLogDensity(z, this.prior());
    const logPrior = logSumExp(components, 1)
      .sub(Math.log(this.options.pseudoInputs));
    const logPosterior = drawnLogDensity(posterior.logVariance, epsilon);
    return { z, kl: logPosterior.sub(logPrior) };
  }
}

/** Uniform on [0, 1), so that no entry starts where its gradient is cut off. */
function startingInputs(
  count: number,
  items: number,
  random: Random,
): tf.Variable<tf.Rank.R2> {
  const values = Float32Array.from(
    { length: count * items },
    () => random.random(),
  );
  return tf.tidy(() => tf.variable(tf.tensor2d(values, [count, items])));
}

export const definition: ModelDefinition = {
  name: "vamp",
  title: "VAE+Vamp",
  source: "Section 4.5, Table 3: mixture of posteriors as the prior",
  defaults: { ...DEFAULTS },
  annealed: true,
  create: (items, random, options) => new VampVae(items, random, options),
};
