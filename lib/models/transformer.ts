/**
 * A VAE with a transformer for its encoder: an experiment with the second of
 * the paper's future directions (section 4.6, "a transformer-based VAE").
 *
 * A user's items are a set, so the encoder is a set transformer (Lee et al.
 * 2019) and has no positions. With learnt item vectors X_u, learnt inducing
 * points I and seeds S, and the attention block MAB,
 *
 *     X′ = MAB(X_u, MAB(I, X_u)),   P = MAB(S, X′),   [μ, log σ²] = vec(P) W + b.
 *
 * Every attention is between the items and a few learnt points, so time and
 * memory grow with the number of items and not with its square. Decoder,
 * likelihood (8) and KL term are Mult-VAE's.
 *
 *     deno task train --model transformer --dataset ml-100k
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { multinomialLogLikelihood } from "../backend/ops/multinomial_log_likelihood.ts";
import { sparseMatMul } from "../backend/ops/sparse_mat_mul.ts";
import { type SparseArrays, sparseRows } from "../backend/ops/sparse_rows.ts";
import type { Interactions, Split } from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import { train } from "../training/train.ts";
import type { Loss, Trainable, TrainingBatch } from "../training/trainable.ts";
import { assignWeights, type Weights } from "../training/weights.ts";
import {
  attend,
  type AttentionBlock,
  attentionBlock,
  type Sets,
} from "./attention.ts";
import { gaussianKl, type GaussianPosterior } from "./gaussian.ts";
import { affine, type Dense, dense, normalNoise } from "./layers.ts";
import type { Model, ModelDefinition } from "./model.ts";
import { checkCount, checkShare } from "./settings.ts";

/** Sizes and rates of the transformer. */
export interface TransformerOptions {
  /** Dimensions of item vectors and of all that attends to them. */
  readonly width: number;
  /** Attention heads; they divide the width. */
  readonly heads: number;
  /** Inducing points |I|. */
  readonly inducing: number;
  /** Seeds |S|: vectors that a user's items are pooled into. */
  readonly seeds: number;
  /** Units of the decoder's hidden layer. */
  readonly hidden: number;
  /** Dimensions K of z_u. */
  readonly latent: number;
  /** Probability that an item of the input is kept in training. */
  readonly keep: number;
  /** Most items of a user that the encoder sees in training. */
  readonly sampled: number;
}

const DEFAULTS: TransformerOptions = {
  width: 64,
  heads: 4,
  inducing: 8,
  seeds: 4,
  hidden: 600,
  latent: 200,
  keep: 0.5,
  sampled: 100,
};

/** Set transformer [I, width, 2 K] and Mult-VAE's decoder [K, hidden, I]. */
export class Transformer implements Model, Trainable {
  readonly name = "transformer";
  readonly options: TransformerOptions;
  readonly parameters: Readonly<Record<string, tf.Variable>>;
  readonly #vectors: tf.Variable<tf.Rank.R2>;
  readonly #inducing: tf.Variable<tf.Rank.R2>;
  readonly #seeds: tf.Variable<tf.Rank.R2>;
  readonly #gather: AttentionBlock;
  readonly #spread: AttentionBlock;
  readonly #pool: AttentionBlock;
  readonly #encoderOutput: Dense;
  readonly #decoderHidden: Dense;
  readonly #decoderOutput: Dense;

  constructor(
    readonly items: number,
    random: Random,
    options: Partial<TransformerOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    const { keep, ...counts } = this.options;
    for (const [name, count] of Object.entries(counts)) checkCount(name, count);
    checkShare("keep", keep);
    const { width, heads, inducing, seeds, hidden, latent } = counts;
    if (width % heads !== 0) {
      throw new RangeError(
        `Expected the setting "heads" of transformer to divide the width ` +
          `${width} but found ${heads}`,
      );
    }
    this.#vectors = startingVectors(items, width, random);
    this.#inducing = startingVectors(inducing, width, random);
    this.#seeds = startingVectors(seeds, width, random);
    this.#gather = attentionBlock(width, random);
    this.#spread = attentionBlock(width, random);
    this.#pool = attentionBlock(width, random);
    this.#encoderOutput = dense(seeds * width, 2 * latent, random);
    this.#decoderHidden = dense(latent, hidden, random);
    this.#decoderOutput = dense(hidden, items, random);
    this.parameters = {
      "encoder.items": this.#vectors,
      "encoder.inducing": this.#inducing,
      "encoder.seeds": this.#seeds,
      ...namedBlock("encoder.gather", this.#gather),
      ...namedBlock("encoder.spread", this.#spread),
      ...namedBlock("encoder.pool", this.#pool),
      "encoder.output.weight": this.#encoderOutput.weight,
      "encoder.output.bias": this.#encoderOutput.bias,
      "decoder.hidden.weight": this.#decoderHidden.weight,
      "decoder.hidden.bias": this.#decoderHidden.bias,
      "decoder.output.weight": this.#decoderOutput.weight,
      "decoder.output.bias": this.#decoderOutput.bias,
    };
  }

  /** q(z_u | x_u), where x_u is a set of items and no matter in what order. */
  encode(users: SparseArrays): GaussianPosterior {
    const { heads, seeds, width } = this.options;
    const items = this.#itemSets(users);
    const points = repeated(this.#inducing, items.users);
    const summary = attend(points, items, this.#gather, heads);
    const informed = attend(items, summary, this.#spread, heads);
    const start = repeated(this.#seeds, items.users);
    const pooled = attend(start, informed, this.#pool, heads);
    const flat = tf.reshape(pooled.vectors, [items.users, seeds * width]);
    const output = affine(flat as tf.Tensor2D, this.#encoderOutput);
    const [mean, logVariance] = tf.split(output, 2, 1) as tf.Tensor2D[];
    return { mean, logVariance };
  }

  /** The vectors of each user's items, padded with zeros. */
  #itemSets({ offsets, indices }: SparseArrays): Sets {
    const own = rowLengths(offsets);
    const users = own.length;
    const size = own.reduce((most, length) => Math.max(most, length), 1);
    const bounds = new Uint32Array(users * size + 1);
    for (let user = 0; user < users; user++) {
      for (let place = 1; place <= size; place++) {
        const before = Math.min(place, own[user]);
        bounds[user * size + place] = offsets[user] + before;
      }
    }
    const vectors = rowsOf(this.#vectors, { offsets: bounds, indices });
    return { vectors, users, size, own };
  }

  /** Logits η = f_θ(z) of the softmax in (2), float32 [users, items]. */
  decode(z: tf.Tensor2D): tf.Tensor2D {
    const hidden = tf.tanh(affine(z, this.#decoderHidden));
    return affine(hidden, this.#decoderOutput);
  }

  /** −L_β of (5), a mean over the batch, with one sample of z. */
  loss({ users, beta, random }: TrainingBatch): Loss {
    const { keep, sampled, latent } = this.options;
    const input = sampleItems(users, keep, sampled, random);
    const rows = users.offsets.length - 1;
    const epsilon = normalNoise([rows, latent], random);
    const { mean, logVariance } = this.encode(input);
    const deviation = tf.exp(logVariance.mul<tf.Tensor2D>(0.5));
    const logits = this.decode(mean.add(deviation.mul(epsilon)));
    const logLikelihood = multinomialLogLikelihood(
      logits,
      sparseRows(users, this.items),
    );
    const reconstruction = tf.neg(tf.mean(logLikelihood)) as tf.Scalar;
    const kl = tf.mean(gaussianKl({ mean, logVariance })) as tf.Scalar;
    return {
      total: reconstruction.add(kl.mul(beta)),
      parts: { reconstruction, kl },
    };
  }

  fit(split: Split, options: FitOptions) {
    return train(this, split, options);
  }

  /**
   * The decoder's logits at the posterior's mean. Of a user with more items
   * than training ever shows it before dropout, sampled / keep, the encoder
   * sees that many, evenly spaced in the user's list.
   */
  score(input: Interactions): tf.Tensor2D {
    const { keep, sampled } = this.options;
    return tf.tidy(() => {
      const some = spacedItems(input, Math.round(sampled / keep));
      return this.decode(this.encode(some).mean);
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

/** Number of entries of each row. */
function rowLengths(offsets: Uint32Array): Uint32Array {
  return offsets.slice(1).map((end, row) => end - offsets[row]);
}

/** Rows of a matrix by their indices; an empty row gives zeros. */
function rowsOf(matrix: tf.Tensor2D, rows: SparseArrays): tf.Tensor2D {
  const [count, width] = matrix.shape;
  return sparseMatMul(sparseRows(rows, count), matrix, tf.zeros([width]));
}

/** The same vectors for every user. */
function repeated(vectors: tf.Tensor2D, users: number): Sets {
  const [size] = vectors.shape;
  const length = users * size;
  const offsets = Uint32Array.from({ length: length + 1 }, (_, i) => i);
  const indices = Uint32Array.from({ length }, (_, i) => i % size);
  return { vectors: rowsOf(vectors, { offsets, indices }), users, size };
}

/** Each item with probability `keep`, but no more than `most` of a user. */
function sampleItems(
  users: SparseArrays,
  keep: number,
  most: number,
  random: Random,
): SparseArrays {
  return mapRows(users, (items) => {
    const kept = items.filter(() => random.random() < keep);
    if (kept.length <= most) return kept;
    const places = random.choice(kept.length, most).sort();
    return Uint32Array.from(places, (place) => kept[place]);
  });
}

/** At most `most` of each user's items, evenly spaced in their list. */
function spacedItems(users: SparseArrays, most: number): SparseArrays {
  return mapRows(
    users,
    (items) =>
      items.length <= most ? items : Uint32Array.from(
        { length: most },
        (_, place) => items[Math.floor(place * items.length / most)],
      ),
  );
}

function mapRows(
  { offsets, indices }: SparseArrays,
  change: (items: Uint32Array) => Uint32Array,
): SparseArrays {
  const bounds = new Uint32Array(offsets.length);
  const changed = new Uint32Array(indices.length);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const items = change(indices.subarray(offsets[row], offsets[row + 1]));
    changed.set(items, bounds[row]);
    bounds[row + 1] = bounds[row] + items.length;
  }
  return {
    offsets: bounds,
    indices: changed.subarray(0, bounds[bounds.length - 1]),
  };
}

/** Normal with variance 1 / width, so that a vector's length is about one. */
function startingVectors(
  count: number,
  width: number,
  random: Random,
): tf.Variable<tf.Rank.R2> {
  return tf.tidy(() =>
    tf.variable(normalNoise([count, width], random).div(Math.sqrt(width)))
  );
}

function namedBlock(
  prefix: string,
  { attentionNorm, feedForwardNorm, ...layers }: AttentionBlock,
): Record<string, tf.Variable> {
  const named: Record<string, tf.Variable> = {};
  for (const [name, { weight, bias }] of Object.entries(layers)) {
    named[`${prefix}.${name}.weight`] = weight;
    named[`${prefix}.${name}.bias`] = bias;
  }
  const norms = { attentionNorm, feedForwardNorm };
  for (const [name, { gain, shift }] of Object.entries(norms)) {
    named[`${prefix}.${name}.gain`] = gain;
    named[`${prefix}.${name}.shift`] = shift;
  }
  return named;
}

export const definition: ModelDefinition = {
  name: "transformer",
  title: "VAE+Transformer",
  source:
    "Section 4.6, future direction: a transformer encoder (an experiment)",
  defaults: { ...DEFAULTS },
  annealed: true,
  create: (items, random, options) => new Transformer(items, random, options),
};
