/**
 * SIVAE: the semi-implicit VAE that the paper proposes.
 *
 * Section 3.6, equation (12) and Algorithm 1. The encoder is hierarchical:
 * noise ε_t enters at M layers, and x at each of them again,
 *
 *     ℓ_t = T_t(ℓ_{t−1}, ε_t, x),   μ = f(ℓ_M, x),   log σ² = g(ℓ_M, x),
 *
 * so that ψ = (μ, σ²) is random, q_φ(z | x) = E_ψ N(z; μ, diag σ²) is implicit,
 * and its density in the objective becomes a mixture over K + 1 samples of ψ.
 * All T_t, f and g see x through one first layer tanh(x W), which holds nearly
 * all the weights, and which is computed once whatever K is. The noise is
 * standard normal; the mixture is weighed by β as the KL term is in (5). K and
 * J, the draws of z, are fixed, or rise over the first epochs (`growth`).
 *
 *     deno task train --model sivae --dataset ml-100k -o samples=10 -o growth=50
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
import { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import { train } from "../training/train.ts";
import type { Loss, Trainable, TrainingBatch } from "../training/trainable.ts";
import { assignWeights, type Weights } from "../training/weights.ts";
import { standardLogDensity } from "./gaussian.ts";
import {
  affine,
  type Dense,
  dense,
  normaliseAndDropOut,
  normalNoise,
} from "./layers.ts";
import type { Model, ModelDefinition } from "./model.ts";
import { logMixture, type Mixing, mixingLogDensity } from "./semi_implicit.ts";
import { checkAbove, checkCount, checkShare } from "./settings.ts";

/** Sizes and sample numbers of a SIVAE. */
export interface SivaeOptions {
  /** Units of x's first layer and of the decoder's. */
  readonly hidden: number;
  /** Units of each ℓ_t; narrow, as they are computed for every sample. */
  readonly units: number;
  /** Dimensions of z_u. */
  readonly latent: number;
  /** Probability that an item of the encoder's input is kept in training. */
  readonly keep: number;
  /** Layers M at which noise is injected. */
  readonly layers: number;
  /** Dimensions of each ε_t. */
  readonly noise: number;
  /** Samples K of ψ beside the one that z is drawn from. */
  readonly samples: number;
  /** Draws J of z for each user. */
  readonly draws: number;
  /**
   * Epochs in which K rises from 1 to `samples` and J from 1 to `draws`; 0: both
   * are fixed.
   */
  readonly growth: number;
}

const DEFAULTS: SivaeOptions = {
  hidden: 600,
  units: 200,
  latent: 200,
  keep: 0.5,
  layers: 2,
  noise: 100,
  samples: 10,
  draws: 1,
  growth: 0,
};

/** Draws of ψ over which the mean that scores items is taken. */
const SCORING_DRAWS = 10;

/** One of the maps T_t, f and g. */
interface Injection {
  /** From ℓ_{t−1}; the first layer has none. */
  readonly below?: tf.Variable<tf.Rank.R2>;
  /** From ε_t; f and g have none. */
  readonly noise?: tf.Variable<tf.Rank.R2>;
  /** From x's first layer, and the bias. */
  readonly input: Dense;
}

/** Samples of ψ for a batch: rows are users, one sample behind the other. */
interface Samples {
  /** μ, float32 [samples · users, K] */
  readonly mean: tf.Tensor2D;
  /** log σ², float32 [samples · users, K] */
  readonly logVariance: tf.Tensor2D;
}

/** A VAE whose posterior is a mixture with an implicit mixing distribution. */
export class Sivae implements Model, Trainable {
  readonly name = "sivae";
  readonly parameters: Readonly<Record<string, tf.Variable>>;
  readonly options: SivaeOptions;
  readonly #embedding: Dense;
  readonly #layers: readonly Injection[];
  readonly #mean: Injection;
  readonly #logVariance: Injection;
  readonly #decoderHidden: Dense;
  readonly #decoderOutput: Dense;

  constructor(
    readonly items: number,
    random: Random,
    options: Partial<SivaeOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    checkSivae(this.options);
    const { hidden, units, latent, layers, noise } = this.options;
    const matrix = (inputs: number, outputs: number) => {
      const { weight, bias } = dense(inputs, outputs, random);
      bias.dispose();
      return weight;
    };
    this.#embedding = dense(items, hidden, random);
    this.#layers = Array.from({ length: layers }, (_, t) => ({
      below: t > 0 ? matrix(units, units) : undefined,
      noise: matrix(noise, units),
      input: dense(hidden, units, random),
    }));
    this.#mean = {
      below: matrix(units, latent),
      input: dense(hidden, latent, random),
    };
    this.#logVariance = {
      below: matrix(units, latent),
      input: dense(hidden, latent, random),
    };
    this.#decoderHidden = dense(latent, hidden, random);
    this.#decoderOutput = dense(hidden, items, random);
    this.parameters = {
      ...named("encoder.hidden", { input: this.#embedding }),
      ...Object.assign(
        {},
        ...this.#layers.map((layer, t) => named(`encoder.${t + 1}`, layer)),
      ),
      ...named("encoder.mean", this.#mean),
      ...named("encoder.logVariance", this.#logVariance),
      ...named("decoder.hidden", { input: this.#decoderHidden }),
      ...named("decoder.output", { input: this.#decoderOutput }),
    };
  }

  /** tanh(x W): all that the encoder's layers see of x, float32 [users, hidden]. */
  embed(input: SparseRows): tf.Tensor2D {
    const { weight, bias } = this.#embedding;
    return tf.tanh(sparseMatMul(input, weight, bias));
  }

  /**
   * ψ = (μ, log σ²) by equation (12), as many samples as the noise has.
   *
   * @param embedding As {@linkcode embed} gives it, float32 [users, hidden].
   * @param noise ε_1 to ε_M, each float32 [samples · users, noise].
   */
  mix(embedding: tf.Tensor2D, noise: readonly tf.Tensor2D[]): Samples {
    let below: tf.Tensor2D | undefined;
    for (const [t, layer] of this.#layers.entries()) {
      below = tf.tanh(inject(layer, embedding, below, noise[t]));
    }
    return {
      mean: inject(this.#mean, embedding, below),
      logVariance: inject(this.#logVariance, embedding, below),
    };
  }

  /** Logits η = f_θ(z), float32 [rows, items]. */
  decode(z: tf.Tensor2D): tf.Tensor2D {
    return affine(tf.tanh(affine(z, this.#decoderHidden)), this.#decoderOutput);
  }

  /** −L_K with the mixture weighed by β, a mean over the batch. */
  loss({ users, beta, epoch, random }: TrainingBatch): Loss {
    const input = normaliseAndDropOut(users, this.options.keep, random);
    const rows = users.offsets.length - 1;
    const { latent } = this.options;
    const draws = this.drawsAt(epoch);
    return this.negativeBound(input, users, {
      own: this.#noise(draws * rows, random),
      others: this.#noise(this.samplesAt(epoch) * rows, random),
      epsilon: normalNoise([draws * rows, latent], random),
      beta,
    });
  }

  /** ε_1 to ε_M, each float32 [rows, noise]. */
  #noise(rows: number, random: Random): tf.Tensor2D[] {
    const { layers, noise } = this.options;
    return Array.from(
      { length: layers },
      () => normalNoise([rows, noise], random),
    );
  }

  /** K in an epoch, from 1. */
  samplesAt(epoch: number): number {
    return grown(this.options.samples, epoch, this.options.growth);
  }

  /** J in an epoch, from 1. */
  drawsAt(epoch: number): number {
    return grown(this.options.draws, epoch, this.options.growth);
  }

  /**
   * Algorithm 1 for given noise: J samples of ψ that z is drawn from, and K
   * others, which all J draws share.
   *
   * @param noise `own` and `others`: ε_1 to ε_M of either, each
   *   [J · users, noise] and [K · users, noise]; `epsilon`: of the draws of z,
   *   [J · users, K].
   */
  negativeBound(
    input: SparseArrays,
    target: SparseArrays,
    { own, others, epsilon, beta }: {
      readonly own: readonly tf.Tensor2D[];
      readonly others: readonly tf.Tensor2D[];
      readonly epsilon: tf.Tensor2D;
      readonly beta: number;
    },
  ): Loss {
    const users = target.offsets.length - 1;
    const draws = epsilon.shape[0] / users;
    const embedding = this.embed(sparseRows(input, this.items));
    const psi = this.mix(embedding, own);
    const deviation = tf.exp(psi.logVariance.mul<tf.Tensor2D>(0.5));
    const z = psi.mean.add<tf.Tensor2D>(deviation.mul(epsilon));
    const shared = others[0].shape[0] > 0
      ? bySample(this.mix(embedding, others), users)
      : undefined;
    // Each of the draws with its own ψ.
    const split = (tensor: tf.Tensor2D) =>
      draws === 1 ? [tensor] : tf.split<tf.Tensor2D>(tensor, draws, 0);
    const means = split(psi.mean);
    const logVariances = split(psi.logVariance);
    const mixtures = split(z).map((drawn, j) => {
      const point = drawn.reshape([1, -1]) as tf.Tensor2D;
      const mixing = bySample(
        { mean: means[j], logVariance: logVariances[j] },
        users,
      );
      return logMixture(
        mixingLogDensity(point, mixing, users),
        shared && mixingLogDensity(point, shared, users),
      );
    });
    const logPosterior = tf.concat1d(mixtures);
    const kl = tf.mean(logPosterior.sub(standardLogDensity(z))) as tf.Scalar;
    const logLikelihood = multinomialLogLikelihood(
      this.decode(z),
      sparseRows(repeated(target, draws), this.items),
    );
    const reconstruction = tf.neg(tf.mean(logLikelihood)) as tf.Scalar;
    return {
      total: reconstruction.add(kl.mul(beta)),
      parts: { reconstruction, kl },
    };
  }

  /**
   * Draws from q_φ(z | x), float32 [draws · users, K]: all users' first draws,
   * then their second ones.
   */
  samplePosterior(
    input: Interactions,
    draws: number,
    random: Random,
  ): tf.Tensor2D {
    return tf.tidy(() => {
      const rows = draws * input.users;
      const embedding = this.embed(
        sparseRows(normaliseAndDropOut(input, 1), this.items),
      );
      const { mean, logVariance } = this.mix(
        embedding,
        this.#noise(rows, random),
      );
      const epsilon = normalNoise([rows, this.options.latent], random);
      return mean.add(
        tf.exp(logVariance.mul(0.5)).mul(epsilon),
      );
    });
  }

  fit(split: Split, options: FitOptions) {
    return train(this, split, options);
  }

  /**
   * The decoder's logits at the mean of q_φ(z | x), without dropout: a mean of μ
   * over ten samples of ψ, whose noise is always the same.
   */
  score(input: Interactions): tf.Tensor2D {
    return tf.tidy(() => {
      const random = new Random(0);
      const embedding = this.embed(
        sparseRows(normaliseAndDropOut(input, 1), this.items),
      );
      const means = Array.from({ length: SCORING_DRAWS }, () => {
        const noise = this.#noise(1, random)
          .map((epsilon) => tf.tile(epsilon, [input.users, 1]));
        return this.mix(embedding, noise).mean;
      });
      const sum = means.reduce((sum, mean) => sum.add(mean));
      return this.decode(sum.div(SCORING_DRAWS));
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

/** @throws {RangeError} If a setting is out of range. */
function checkSivae({ keep, samples, growth, ...counts }: SivaeOptions): void {
  // At least one layer: without injected noise it is Mult-VAE.
  for (const [name, count] of Object.entries(counts)) checkCount(name, count);
  checkShare("keep", keep);
  checkCount("samples", samples, 0);
  checkAbove("growth", growth, 0, true);
}

/** A number that rises from 1 in the first epoch to `most` after `growth`. */
function grown(most: number, epoch: number, growth: number): number {
  if (epoch > growth) return most;
  return Math.min(most, 1 + Math.floor((most - 1) * (epoch - 1) / growth));
}

/** A layer before its activation, float32 [samples · users, units]. */
function inject(
  { below: belowWeight, noise: noiseWeight, input }: Injection,
  embedding: tf.Tensor2D,
  below?: tf.Tensor2D,
  noise?: tf.Tensor2D,
): tf.Tensor2D {
  const fromInput = affine(embedding, input);
  const parts = [
    below && belowWeight && tf.matMul(below, belowWeight),
    noise && noiseWeight && tf.matMul(noise, noiseWeight),
  ].filter((part) => part !== undefined);
  const [rows, units] = parts[0].shape;
  const sum = parts.length > 1 ? parts[0].add(parts[1]) : parts[0];
  // Two axes, samples and the rest, which backends broadcast fastest.
  return sum.reshape([rows / embedding.shape[0], -1])
    .add(fromInput.reshape([1, -1])).reshape([rows, units]);
}

/** The same numbers with a sample a row, for {@linkcode mixingLogDensity}. */
function bySample({ mean, logVariance }: Samples, users: number): Mixing {
  const shape: [number, number] = [mean.shape[0] / users, -1];
  return {
    mean: mean.reshape(shape),
    logVariance: logVariance.reshape(shape),
  };
}

function named(
  prefix: string,
  { below, noise, input }: Injection,
): Record<string, tf.Variable> {
  return {
    [`${prefix}.weight`]: input.weight,
    [`${prefix}.bias`]: input.bias,
    ...(below && { [`${prefix}.below.weight`]: below }),
    ...(noise && { [`${prefix}.noise.weight`]: noise }),
  };
}

/** The users' rows, all of them `times` over. */
function repeated({ offsets, indices }: SparseArrays, times: number) {
  if (times === 1) return { offsets, indices };
  const users = offsets.length - 1;
  const all = new Uint32Array(times * users + 1);
  const entries = new Uint32Array(times * indices.length);
  for (let time = 0; time < times; time++) {
    entries.set(indices, time * indices.length);
    for (let user = 1; user <= users; user++) {
      all[time * users + user] = time * indices.length + offsets[user];
    }
  }
  return { offsets: all, indices: entries };
}

export const definition: ModelDefinition = {
  name: "sivae",
  title: "SIVAE",
  source: "Section 3.6, equation (12), Algorithm 1",
  defaults: { ...DEFAULTS },
  annealed: true,
  create: (items, random, options) => new Sivae(items, random, options),
};
