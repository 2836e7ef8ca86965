/**
 * Mult-VAE: the variational auto-encoder with multinomial likelihood.
 *
 * Section 3.2 of the paper, (2) to (5); Liang, Krishnan, Hoffman and Jebara
 * (2018), "Variational autoencoders for collaborative filtering".
 *
 *     deno task train --model mult-vae --dataset ml-100k
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { multinomialLogLikelihood } from "../backend/ops/multinomial_log_likelihood.ts";
import { sparseMatMul } from "../backend/ops/sparse_mat_mul.ts";
import { type SparseRows, sparseRows } from "../backend/ops/sparse_rows.ts";
import type { Interactions, Split } from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import { train } from "../training/train.ts";
import type { Loss, Trainable, TrainingBatch } from "../training/trainable.ts";
import { assignWeights, type Weights } from "../training/weights.ts";
import { gaussianKl, type GaussianPosterior } from "./gaussian.ts";
import {
  affine,
  type Dense,
  dense,
  normaliseAndDropOut,
  normalNoise,
} from "./layers.ts";
import type { Model, ModelDefinition } from "./model.ts";
import { checkCount, checkShare } from "./settings.ts";

/** Sizes and rates of a Mult-VAE, as Liang et al. set them. */
export interface MultVaeOptions {
  /** Units of the encoder's and of the decoder's hidden layer. */
  readonly hidden: number;
  /** Dimensions K of the latent representation z_u. */
  readonly latent: number;
  /** Probability that an item of the encoder's input is kept in training. */
  readonly keep: number;
}

export const MULT_VAE_DEFAULTS: MultVaeOptions = {
  hidden: 600,
  latent: 200,
  keep: 0.5,
};

/**
 * For variants too, which allocate before {@linkcode MultVae} does.
 *
 * @throws {RangeError} If a setting is out of range.
 */
export function checkMultVae({ hidden, latent, keep }: MultVaeOptions): void {
  checkCount("hidden", hidden);
  checkCount("latent", latent);
  checkShare("keep", keep);
}

/** One z_u for each user of a batch, and what (5) weighs by β. */
export interface Draw {
  /** float32 [users, K] */
  readonly z: tf.Tensor2D;
  /** KL(q(z_u | x_u) ‖ p(z_u)) in nats, or an estimate of it, float32 [users]. */
  readonly kl: tf.Tensor1D;
}

/**
 * The network [I, hidden, K, hidden, I] with tanh on both hidden layers.
 *
 * A variant overrides what it changes: the likelihood, the draw of z with its
 * divergence, or the loss.
 */
export class MultVae implements Model, Trainable {
  readonly name: string = "mult-vae";
  readonly parameters: Readonly<Record<string, tf.Variable>>;
  readonly options: MultVaeOptions;
  readonly #encoderHidden: Dense;
  readonly #encoderOutput: Dense;
  readonly #decoderHidden: Dense;
  readonly #decoderOutput: Dense;

  /**
   * @param further Parameters that a variant adds.
   */
  constructor(
    readonly items: number,
    random: Random,
    options: Partial<MultVaeOptions> = {},
    further: Readonly<Record<string, tf.Variable>> = {},
  ) {
    this.options = { ...MULT_VAE_DEFAULTS, ...options };
    checkMultVae(this.options);
    const { hidden, latent } = this.options;
    this.#encoderHidden = dense(items, hidden, random);
    this.#encoderOutput = dense(hidden, 2 * latent, random);
    this.#decoderHidden = dense(latent, hidden, random);
    this.#decoderOutput = dense(hidden, items, random);
    this.parameters = {
      "encoder.hidden.weight": this.#encoderHidden.weight,
      "encoder.hidden.bias": this.#encoderHidden.bias,
      "encoder.output.weight": this.#encoderOutput.weight,
      "encoder.output.bias": this.#encoderOutput.bias,
      "decoder.hidden.weight": this.#decoderHidden.weight,
      "decoder.hidden.bias": this.#decoderHidden.bias,
      "decoder.output.weight": this.#decoderOutput.weight,
      "decoder.output.bias": this.#decoderOutput.bias,
      ...further,
    };
  }

  /** q(z_u | x_u) = N(μ(x_u), diag σ²(x_u)), equation (3). */
  encode(input: SparseRows): GaussianPosterior {
    const { weight, bias } = this.#encoderHidden;
    return this.posterior(sparseMatMul(input, weight, bias));
  }

  /** q(z | x) for rows x that are dense, float32 [rows, items]. */
  encodeDense(input: tf.Tensor2D): GaussianPosterior {
    return this.posterior(affine(input, this.#encoderHidden));
  }

  /** q(z | x) of the hidden layer's units before their tanh. */
  protected posterior(activation: tf.Tensor2D): GaussianPosterior {
    const output = affine(tf.tanh(activation), this.#encoderOutput);
    const [mean, logVariance] = tf.split(output, 2, 1);
    return {
      mean: mean as tf.Tensor2D,
      logVariance: logVariance as tf.Tensor2D,
    };
  }

  /** Logits η = f_θ(z) of the softmax in (2), float32 [users, items]. */
  decode(z: tf.Tensor2D): tf.Tensor2D {
    const hidden = tf.tanh(affine(z, this.#decoderHidden));
    return affine(hidden, this.#decoderOutput);
  }

  /** log p(x_u | z_u) of each user, equation (8), float32 [users]. */
  logLikelihood(logits: tf.Tensor2D, x: SparseRows): tf.Tensor1D {
    return multinomialLogLikelihood(logits, x);
  }

  /** One z of each user by the reparameterisation z = μ + σ ε of (7). */
  draw({ mean, logVariance }: GaussianPosterior, epsilon: tf.Tensor2D): Draw {
    const deviation = tf.exp(logVariance.mul<tf.Tensor2D>(0.5));
    return {
      z: mean.add(deviation.mul(epsilon)),
      kl: gaussianKl({ mean, logVariance }),
    };
  }

  /** The z that stands for a user when items are scored: the mean μ(x_u). */
  centre({ mean }: GaussianPosterior): tf.Tensor2D {
    return mean;
  }

  /** −L_β of (5), a mean over the batch, with one sample of z. */
  loss({ users, beta, random }: TrainingBatch): Loss {
    const input = normaliseAndDropOut(users, this.options.keep, random);
    const rows = users.offsets.length - 1;
    const epsilon = normalNoise([rows, this.options.latent], random);
    return this.negativeElbo(input, users, epsilon, beta);
  }

  /** The loss for a given encoder input and given noise ε [users, K]. */
  negativeElbo(
    input: Parameters<typeof sparseRows>[0],
    target: Parameters<typeof sparseRows>[0],
    epsilon: tf.Tensor2D,
    beta: number,
  ): Loss {
    const posterior = this.encode(sparseRows(input, this.items));
    const draw = this.draw(posterior, epsilon);
    const logLikelihood = this.logLikelihood(
      this.decode(draw.z),
      sparseRows(target, this.items),
    );
    const reconstruction = tf.neg(tf.mean(logLikelihood)) as tf.Scalar;
    const kl = tf.mean(draw.kl) as tf.Scalar;
    return {
      total: reconstruction.add(kl.mul(beta)),
      parts: { reconstruction, kl },
    };
  }

  fit(split: Split, options: FitOptions) {
    return train(this, split, options);
  }

  /** The decoder's logits at the centre of q(z | x), without dropout. */
  score(input: Interactions): tf.Tensor2D {
    return tf.tidy(() => {
      const rows = sparseRows(normaliseAndDropOut(input, 1), this.items);
      return this.decode(this.centre(this.encode(rows)));
    });
  }

  weights(): Weights {
    return this.parameters;
  }

  setWeights(weights: Weights): void {
    assignWeights(this.parameters, weights);
  }

  dispose(): void {
    tf.dispose(Object.values(this.parameters));
  }
}

export const definition: ModelDefinition = {
  name: "mult-vae",
  title: "Mult-VAE",
  source: "Section 3.2, equations (2) to (5)",
  defaults: { ...MULT_VAE_DEFAULTS },
  annealed: true,
  create: (items, random, options) => new MultVae(items, random, options),
};
