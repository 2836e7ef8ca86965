/**
 * RecVAE: a Mult-VAE with a composite prior, a deep encoder, and alternating
 * updates; beyond the paper, as a strong model of the same family.
 *
 * Shenbin, Alekseev, Tutubalina, Malykh and Nikolenko (2020), "RecVAE: a new
 * variational autoencoder for top-N recommendations with implicit feedback".
 * Where their text leaves a number open it is that of their code: weights and
 * width of the prior, ε = 0.1 of the layer normalisation, the mixture taken in
 * each dimension of z. Initial weights are this project's (Glorot), and the old
 * encoder starts as a copy of the new one.
 *
 * **Epochs.** An epoch here is a pass over the users, as it is for every model;
 * one of the authors' is a round of four such passes, three for the encoder and
 * one for the decoder. 200 epochs are 50 of theirs, and patience counts passes
 * too.
 *
 *     deno task train --model recvae --dataset ml-100k
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { multinomialLogLikelihood } from "../backend/ops/multinomial_log_likelihood.ts";
import { sparseMatMul } from "../backend/ops/sparse_mat_mul.ts";
import {
  type SparseArrays,
  type SparseRows,
  sparseRows,
} from "../backend/ops/sparse_rows.ts";
import type { Interactions, Split } from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import { train } from "../training/train.ts";
import type { Loss, Trainable, TrainingBatch } from "../training/trainable.ts";
import { assignWeights, type Weights } from "../training/weights.ts";
import type { GaussianPosterior } from "./gaussian.ts";
import { type LayerNorm, layerNorm, normaliseLayer } from "./layer_norm.ts";
import {
  affine,
  type Dense,
  dense,
  normaliseAndDropOut,
  normalNoise,
} from "./layers.ts";
import type { Model, ModelDefinition } from "./model.ts";
import { checkAbove, checkCount, checkShare } from "./settings.ts";

/** Sizes and rates of a RecVAE. */
export interface RecVaeOptions {
  /** Units of each of the encoder's hidden layers. */
  readonly hidden: number;
  /** Dimensions K of z_u. */
  readonly latent: number;
  /** Probability that an item of the input is kept while the encoder learns. */
  readonly keep: number;
  /** γ: the KL term of a user with N_u items weighs γ N_u. */
  readonly gamma: number;
  /** Epochs for the encoder before each epoch for the decoder. */
  readonly encoderEpochs: number;
}

const DEFAULTS: RecVaeOptions = {
  hidden: 600,
  latent: 200,
  keep: 0.5,
  gamma: 0.005,
  encoderEpochs: 3,
};

const HIDDEN_LAYERS = 5;
const LAYER_NORM_EPSILON = 0.1;

/** Weights of the prior's parts, and the log-variance of the wide normal. */
const STANDARD = 3 / 20;
const OLD_POSTERIOR = 3 / 4;
const WIDE = 1 / 10;
const WIDE_LOG_VARIANCE = 10;

interface Encoder {
  readonly hidden: readonly Dense[];
  readonly norms: readonly LayerNorm[];
  readonly mean: Dense;
  readonly logVariance: Dense;
}

/**
 * Encoder [I, hidden × 5, 2 K], in which each hidden layer sees all before it,
 * and a linear decoder [K, I].
 *
 * The fit alternates by epochs: `encoderEpochs` in which only the encoder
 * learns, on inputs with dropout, then one in which only the decoder learns, on
 * whole inputs. Before the latter, the encoder becomes the old encoder, whose
 * posterior is a part of the prior from then on. An epoch is thus a quarter of
 * such a round, which the authors call an epoch.
 */
export class RecVae implements Model, Trainable {
  readonly name = "recvae";
  readonly options: RecVaeOptions;
  /** The encoder that the prior is made of: for checkpoints, not for scoring. */
  readonly state: Readonly<Record<string, tf.Variable>>;
  readonly parameters: Readonly<Record<string, tf.Variable>>;
  readonly #encoder: Encoder;
  readonly #oldEncoder: Encoder;
  readonly #decoder: Dense;
  readonly #encoderParameters: Readonly<Record<string, tf.Variable>>;
  readonly #decoderParameters: Readonly<Record<string, tf.Variable>>;

  constructor(
    readonly items: number,
    random: Random,
    options: Partial<RecVaeOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    const { hidden, latent, keep, gamma, encoderEpochs } = this.options;
    checkCount("hidden", hidden);
    checkCount("latent", latent);
    checkShare("keep", keep);
    checkAbove("gamma", gamma, 0, true);
    checkCount("encoderEpochs", encoderEpochs);
    this.#encoder = {
      hidden: Array.from(
        { length: HIDDEN_LAYERS },
        (_, layer) => dense(layer === 0 ? items : hidden, hidden, random),
      ),
      norms: Array.from({ length: HIDDEN_LAYERS }, () => layerNorm(hidden)),
      mean: dense(hidden, latent, random),
      logVariance: dense(hidden, latent, random),
    };
    this.#decoder = dense(latent, items, random);
    this.#oldEncoder = copyEncoder(this.#encoder);
    this.#encoderParameters = namedEncoder(this.#encoder);
    this.#decoderParameters = {
      "decoder.weight": this.#decoder.weight,
      "decoder.bias": this.#decoder.bias,
    };
    this.state = namedEncoder(this.#oldEncoder);
    this.parameters = {
      ...this.#encoderParameters,
      ...this.#decoderParameters,
    };
  }

  /** The encoder's parameters in three epochs of four, then the decoder's. */
  beginEpoch(epoch: number): readonly string[] {
    if (!this.#decoderLearns(epoch)) {
      return Object.keys(this.#encoderParameters);
    }
    this.updatePrior();
    return Object.keys(this.#decoderParameters);
  }

  /** Makes the encoder, as it is now, the one of the prior. */
  updatePrior(): void {
    assignWeights(this.state, this.#encoderParameters);
  }

  #decoderLearns(epoch: number): boolean {
    return epoch % (this.options.encoderEpochs + 1) === 0;
  }

  loss({ users, epoch, random }: TrainingBatch): Loss {
    const keep = this.#decoderLearns(epoch) ? 1 : this.options.keep;
    const input = normaliseAndDropOut(users, keep, random);
    const rows = users.offsets.length - 1;
    const epsilon = normalNoise([rows, this.options.latent], random);
    return this.negativeElbo(input, users, epsilon);
  }

  /**
   * The loss for a given input of the encoder and given noise ε [users, K]; the
   * prior sees all of the users' items.
   */
  negativeElbo(
    input: SparseArrays,
    target: SparseArrays,
    epsilon: tf.Tensor2D,
  ): Loss {
    const { mean, logVariance } = encode(
      this.#encoder,
      sparseRows(input, this.items),
    );
    const z = mean.add<tf.Tensor2D>(tf.exp(logVariance.mul(0.5)).mul(epsilon));
    const logPosterior = logDensity(z, mean, logVariance);
    const kls = logPosterior.sub(this.#logPrior(z, target)).sum<tf.Tensor1D>(1);
    const weights = tf.tensor1d(rowLengths(target)).mul(this.options.gamma);
    const logLikelihood = multinomialLogLikelihood(
      affine(z, this.#decoder),
      sparseRows(target, this.items),
    );
    const reconstruction = tf.neg(tf.mean(logLikelihood)) as tf.Scalar;
    return {
      total: reconstruction.add(tf.mean(kls.mul(weights))),
      parts: { reconstruction, kl: tf.mean(kls) as tf.Scalar },
    };
  }

  /** log p(z_k | x_u, φ_old) in each dimension, float32 [users, K]. */
  #logPrior(z: tf.Tensor2D, users: SparseArrays): tf.Tensor2D {
    const rows = sparseRows(normaliseAndDropOut(users, 1), this.items);
    const old = encode(this.#oldEncoder, rows);
    const zero = tf.zerosLike(z);
    const wide = tf.fill<tf.Rank.R2>(z.shape, WIDE_LOG_VARIANCE);
    return [
      logDensity(z, old.mean, old.logVariance).add(Math.log(OLD_POSTERIOR)),
      logDensity(z, zero, wide).add(Math.log(WIDE)),
    ].reduce(
      logAddExp,
      logDensity(z, zero, zero).add(Math.log(STANDARD)),
    ) as tf.Tensor2D;
  }

  fit(split: Split, options: FitOptions) {
    return train(this, split, options);
  }

  /** The decoder's logits at the posterior's mean, without dropout. */
  score(input: Interactions): tf.Tensor2D {
    return tf.tidy(() => {
      const rows = sparseRows(normaliseAndDropOut(input, 1), this.items);
      return affine(encode(this.#encoder, rows).mean, this.#decoder);
    });
  }

  weights(): Weights {
    return this.parameters;
  }

  setWeights(weights: Weights): void {
    assignWeights(this.parameters, weights);
  }

  dispose(): void {
    tf.dispose([
      ...Object.values(this.parameters),
      ...Object.values(this.state),
    ]);
  }
}

/** q_φ(z_u | x_u); each hidden layer sees the sum of all before it. */
function encode(encoder: Encoder, input: SparseRows): GaussianPosterior {
  const [first, ...deeper] = encoder.hidden;
  const [firstNorm, ...deeperNorms] = encoder.norms;
  let output = normalisedSwish(
    sparseMatMul(input, first.weight, first.bias),
    firstNorm,
  );
  let sum = output;
  deeper.forEach((layer, i) => {
    output = normalisedSwish(affine(output, layer).add(sum), deeperNorms[i]);
    sum = sum.add(output);
  });
  return {
    mean: affine(output, encoder.mean),
    logVariance: affine(output, encoder.logVariance),
  };
}

function normalisedSwish(x: tf.Tensor2D, norm: LayerNorm): tf.Tensor2D {
  return normaliseLayer(x.mul(tf.sigmoid(x)), norm, LAYER_NORM_EPSILON);
}

/** log N(z; μ, σ²) in each dimension. */
function logDensity(
  z: tf.Tensor2D,
  mean: tf.Tensor2D,
  logVariance: tf.Tensor2D,
): tf.Tensor2D {
  return tf.square(z.sub(mean)).div(tf.exp(logVariance)).add(logVariance)
    .add<tf.Tensor2D>(Math.log(2 * Math.PI)).mul(-0.5);
}

/** log(exp a + exp b) */
function logAddExp(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return a.add(tf.softplus(b.sub(a)));
}

/** N_u of each user. */
function rowLengths({ offsets }: SparseArrays): Float32Array {
  return Float32Array.from(
    { length: offsets.length - 1 },
    (_, row) => offsets[row + 1] - offsets[row],
  );
}

function namedEncoder(
  { hidden, norms, mean, logVariance }: Encoder,
): Record<string, tf.Variable> {
  const named: Record<string, tf.Variable> = {};
  hidden.forEach(({ weight, bias }, i) => {
    named[`encoder.${i + 1}.weight`] = weight;
    named[`encoder.${i + 1}.bias`] = bias;
    named[`encoder.${i + 1}.gain`] = norms[i].gain;
    named[`encoder.${i + 1}.shift`] = norms[i].shift;
  });
  return {
    ...named,
    "encoder.mean.weight": mean.weight,
    "encoder.mean.bias": mean.bias,
    "encoder.logVariance.weight": logVariance.weight,
    "encoder.logVariance.bias": logVariance.bias,
  };
}

function copyEncoder({ hidden, norms, mean, logVariance }: Encoder): Encoder {
  return {
    hidden: hidden.map(copyVariables),
    norms: norms.map(copyVariables),
    mean: copyVariables(mean),
    logVariance: copyVariables(logVariance),
  };
}

function copyVariables<T extends Dense | LayerNorm>(variables: T): T {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [
      name,
      tf.tidy(() => tf.variable(variable.add(0))),
    ]),
  ) as unknown as T;
}

export const definition: ModelDefinition = {
  name: "recvae",
  title: "RecVAE",
  source:
    "Beyond the paper: Shenbin et al. (2020); four epochs are one of theirs",
  defaults: { ...DEFAULTS },
  grid: [{ gamma: 0.0035 }, { gamma: 0.005 }, { gamma: 0.01 }],
  annealed: false,
  create: (items, random, options) => new RecVae(items, random, options),
};
