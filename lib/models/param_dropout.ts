/**
 * Mult-VAE whose input dropout is learnt: an experiment with the first of the
 * paper's future directions (section 4.6, "improving the dropout step, by
 * introducing learnable parameters").
 *
 * The mask m_u on a user's items is a latent variable as z_u is. Its posterior
 * drops item i with a probability p_i that is learnt (as in concrete dropout,
 * Gal, Hron and Kendall 2017), its prior with Mult-VAE's 1 − keep, so that
 *
 *     −L_β + w Σ_{i ∈ u} KL(Bernoulli(p_i) ‖ Bernoulli(1 − keep))
 *
 * is minimised; at w = 1 and β = 1 it is a bound on −log p(x_u). Without that KL
 * term the rates would go to zero, as no noise fits the training users best.
 *
 * A mask is not differentiable in p. Here it is relaxed to a normal variable of
 * the same mean and variance, m_i / (1 − p_i) ~ N(1, p_i / (1 − p_i)), and the
 * noise of a user's items is summed where they meet, in the units of the first
 * layer (Wang and Manning 2013; Kingma, Salimans and Welling 2015): their
 * pre-activations are drawn from N(x W + b, x² (p/(1 − p) ⊙ W²)), which takes
 * two products of the same sparse lists.
 *
 *     deno task train --model param-dropout --dataset ml-100k -o perItem=false
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { sparseMatMul } from "../backend/ops/sparse_mat_mul.ts";
import { type SparseArrays, sparseRows } from "../backend/ops/sparse_rows.ts";
import type { Random } from "../random.ts";
import type { Loss, TrainingBatch } from "../training/trainable.ts";
import { normaliseAndDropOut, normalNoise } from "./layers.ts";
import type { ModelDefinition } from "./model.ts";
import {
  checkMultVae,
  MULT_VAE_DEFAULTS,
  MultVae,
  type MultVaeOptions,
} from "./mult_vae.ts";
import { checkAbove } from "./settings.ts";

/** A Mult-VAE's settings and those of its rates; they start at 1 − keep. */
export interface ParamDropoutOptions extends MultVaeOptions {
  /** Whether each item has a rate of its own, or all have one. */
  readonly perItem: boolean;
  /** Weight w of the mask's KL term. */
  readonly maskWeight: number;
}

const DEFAULTS: ParamDropoutOptions = {
  ...MULT_VAE_DEFAULTS,
  perItem: true,
  maskWeight: 1,
};

/** Keeps the gradient of a standard deviation finite where it is zero. */
const LEAST_VARIANCE = 1e-12;

/**
 * Logits are this many times their parameters. Adam moves every parameter by
 * about its step size, and a rate has further to go than a weight.
 */
const LOGIT_SCALE = 20;

/** {@linkcode MultVae} with Gaussian dropout of learnt rates. */
export class ParamDropout extends MultVae {
  override readonly name = "param-dropout";
  declare readonly options: ParamDropoutOptions;

  constructor(
    items: number,
    random: Random,
    options: Partial<ParamDropoutOptions> = {},
  ) {
    const settings = { ...DEFAULTS, ...options };
    const { keep, perItem } = settings;
    if (!(keep > 0 && keep < 1)) {
      throw new RangeError(
        `Expected the setting "keep" of param-dropout between 0 and 1 but ` +
          `found ${keep}: rates of exactly 0 or 1 cannot be learnt`,
      );
    }
    checkMultVae(settings);
    checkAbove("maskWeight", settings.maskWeight, 0, true);
    const start = Math.log(1 / keep - 1) / LOGIT_SCALE;
    const logits = tf.tidy(() =>
      tf.variable(tf.fill([perItem ? items : 1, 1], start))
    );
    super(items, random, settings, { "dropout.logits": logits });
  }

  /** log p / (1 − p), float32 [items or 1, 1]. */
  #logits(): tf.Tensor2D {
    return this.parameters["dropout.logits"].mul(LOGIT_SCALE);
  }

  /** The rates p at which items are dropped, float32 [items or 1]. */
  rates(): tf.Tensor1D {
    return tf.tidy(() => tf.sigmoid(this.#logits()).flatten());
  }

  override loss({ users, beta, random }: TrainingBatch): Loss {
    const { hidden, latent } = this.options;
    const rows = users.offsets.length - 1;
    return this.negativeBound(
      users,
      normalNoise([rows, hidden], random),
      normalNoise([rows, latent], random),
      beta,
    );
  }

  /**
   * The loss for given noise.
   *
   * @param inputNoise Of the units of the first layer, float32 [users, hidden]
   * @param epsilon Of z, float32 [users, K]
   */
  negativeBound(
    users: SparseArrays,
    inputNoise: tf.Tensor2D,
    epsilon: tf.Tensor2D,
    beta: number,
  ): Loss {
    const draw = this.draw(
      this.posterior(this.#noisyActivation(users, inputNoise)),
      epsilon,
    );
    const target = sparseRows(users, this.items);
    const logLikelihood = this.logLikelihood(this.decode(draw.z), target);
    const reconstruction = tf.neg(tf.mean(logLikelihood)) as tf.Scalar;
    const kl = tf.mean(draw.kl) as tf.Scalar;
    const maskKl = tf.mean(
      sparseMatMul(target, this.#maskKl(), tf.zeros([1])),
    ) as tf.Scalar;
    return {
      total: reconstruction.add(kl.mul(beta))
        .add(maskKl.mul(this.options.maskWeight)),
      parts: { reconstruction, kl, maskKl },
    };
  }

  #noisyActivation(users: SparseArrays, noise: tf.Tensor2D): tf.Tensor2D {
    const weight = this.parameters["encoder.hidden.weight"] as tf.Tensor2D;
    const bias = this.parameters["encoder.hidden.bias"] as tf.Tensor1D;
    const input = normaliseAndDropOut(users, 1);
    const squares = { ...input, values: input.values!.map((x) => x * x) };
    const mean = sparseMatMul(sparseRows(input, this.items), weight, bias);
    const variance = sparseMatMul(
      sparseRows(squares, this.items),
      tf.square(weight).mul(tf.exp(this.#logits())),
      tf.zeros(bias.shape),
    );
    return mean.add(tf.sqrt(variance.add(LEAST_VARIANCE)).mul(noise));
  }

  /** KL(Bernoulli(p_i) ‖ Bernoulli(1 − keep)) in nats, float32 [items, 1]. */
  #maskKl(): tf.Tensor2D {
    const { keep } = this.options;
    const logits = this.#logits();
    const rate = tf.sigmoid(logits);
    const prior = Math.log(1 / keep - 1);
    // p log p/p₀ + (1 − p) log (1 − p)/(1 − p₀), by the logits of p and p₀.
    const kl = rate.mul(logits.sub(prior))
      .sub(tf.softplus(logits)).sub(Math.log(keep));
    return kl.mul(tf.ones([this.items, 1]));
  }
}

export const definition: ModelDefinition = {
  name: "param-dropout",
  title: "VAE+Dropout",
  source: "Section 4.6, future direction: learnt dropout (an experiment)",
  defaults: { ...DEFAULTS },
  grid: [{ maskWeight: 1 }, { maskWeight: 0.01 }],
  annealed: true,
  create: (items, random, options) => new ParamDropout(items, random, options),
};
