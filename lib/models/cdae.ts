/**
 * CDAE: the collaborative denoising auto-encoder, a baseline of Table 3.
 *
 * Wu, DuBois, Zheng and Ester (2016), "Collaborative denoising auto-encoders
 * for top-N recommender systems", as Liang et al. (2018, section 4.3) compare
 * it: a bottleneck of 200 tanh units that sees the user's corrupted items and a
 * factor v_u of the user's own, tanh outputs, whole users as batches,
 *
 *     h_u = tanh(x̃_u W + v_u + b),   y_u = tanh(h_u W′ + b′),
 *
 * a weighted square loss, Adam, and weight decay as a penalty in the loss. Wu et
 * al. draw 5 unseen items for each item of a user; a weight of 5 N_u / (I − N_u)
 * on every unseen item is the expectation of that. Of Wu et al.'s losses only
 * the square one is in both papers. The input is scaled and corrupted as
 * Mult-VAE's is, which neither paper settles.
 *
 *     deno task train --model cdae --dataset ml-100k
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { sparseMatMul } from "../backend/ops/sparse_mat_mul.ts";
import { type SparseArrays, sparseRows } from "../backend/ops/sparse_rows.ts";
import type { Interactions, Split } from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import type { FitOptions, TrainingEvent } from "../training/events.ts";
import { train } from "../training/train.ts";
import type { Loss, Trainable, TrainingBatch } from "../training/trainable.ts";
import { assignWeights, type Weights } from "../training/weights.ts";
import { denseRows } from "./dense_rows.ts";
import { affine, type Dense, dense, normaliseAndDropOut } from "./layers.ts";
import type { Model, ModelDefinition } from "./model.ts";
import { checkAbove, checkCount, checkShare } from "./settings.ts";
import { sumOfSquares } from "./sum_of_squares.ts";

/** Sizes and rates of a CDAE. */
export interface CdaeOptions {
  /** Units of the hidden layer, and dimensions of a user's factor. */
  readonly bottleneck: number;
  /** Probability that an item of the input is kept in training. */
  readonly keep: number;
  /** Unseen items that count, in expectation, for each item of a user. */
  readonly negatives: number;
  /** Weight decay λ. */
  readonly lambda: number;
  /** Gradient steps on the factor of a user who is scored. */
  readonly foldIn: number;
  /** Size of those steps, per unit of the user's own loss. */
  readonly foldInRate: number;
}

const DEFAULTS: CdaeOptions = {
  bottleneck: 200,
  keep: 0.5,
  negatives: 5,
  lambda: 0.01,
  foldIn: 5,
  foldInRate: 0.1,
};

/** Targets and their weights, each float32 [users, items]. */
interface Aims {
  readonly x: tf.Tensor2D;
  readonly weights: tf.Tensor2D;
}

const FACTORS = "users.factors";

/**
 * The auto-encoder of one hidden layer, with a factor for each training user.
 *
 * The factors live as long as a fit: they start at zero, are parameters of the
 * one Adam, and are no part of the saved model. That Adam is dense: it moves
 * every factor at every update, those of users outside the batch by what is
 * left of their moments, and it keeps two moments for each, so a fit needs
 * 3 · users · bottleneck numbers.
 */
export class Cdae implements Model, Trainable {
  readonly name = "cdae";
  readonly options: CdaeOptions;
  readonly #encoder: Dense;
  readonly #decoder: Dense;
  #factors?: tf.Variable<tf.Rank.R2>;

  constructor(
    readonly items: number,
    random: Random,
    options: Partial<CdaeOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    const { bottleneck, keep, negatives, lambda, foldIn, foldInRate } =
      this.options;
    checkCount("bottleneck", bottleneck);
    checkShare("keep", keep);
    checkAbove("negatives", negatives, 0, true);
    checkAbove("lambda", lambda, 0, true);
    checkCount("foldIn", foldIn, 0);
    checkAbove("foldInRate", foldInRate, 0, true);
    this.#encoder = dense(items, bottleneck, random);
    this.#decoder = dense(bottleneck, items, random);
  }

  /** The weights and, during a fit, the users' factors. */
  get parameters(): Readonly<Record<string, tf.Variable>> {
    return this.#factors
      ? { ...this.weights(), [FACTORS]: this.#factors }
      : this.weights();
  }

  /** Gives each of the training users a factor at zero. */
  addUsers(users: number): void {
    this.removeUsers();
    this.#factors = tf.tidy(() =>
      tf.variable(tf.zeros<tf.Rank.R2>([users, this.options.bottleneck]))
    );
  }

  /** Forgets the users; what is left is what {@linkcode weights} gives. */
  removeUsers(): void {
    this.#factors?.dispose();
    this.#factors = undefined;
  }

  loss({ users, userIndices, random }: TrainingBatch): Loss {
    const input = normaliseAndDropOut(users, this.options.keep, random);
    return this.denoising(input, users, userIndices);
  }

  /**
   * The loss for given corrupted items x̃: a mean over users, plus the decay
   * λ/2 (Σ W² + Σ W′² + Σ b² + Σ b′²). A user's factor is decayed in the user's
   * own loss, so that a new user's is the minimum of the same function.
   */
  denoising(
    input: SparseArrays,
    target: SparseArrays,
    userIndices: Uint32Array,
  ): Loss {
    const { lambda } = this.options;
    const { weight, bias } = this.#encoder;
    const activation = sparseMatMul(
      sparseRows(input, this.items),
      weight,
      bias,
    );
    const factors = this.#factorsOf(userIndices);
    const users = this.#userLosses(activation, factors, this.#aims(target));
    const reconstruction = tf.mean(users) as tf.Scalar;
    const squares = Object.values(this.weights())
      .map(sumOfSquares);
    const decay = tf.addN(squares).mul<tf.Scalar>(lambda / 2);
    return {
      total: reconstruction.add(decay),
      parts: { reconstruction, decay },
    };
  }

  /** Rows of the factors; zeros outside a fit. Float32 [users, bottleneck]. */
  #factorsOf(userIndices: Uint32Array): tf.Tensor2D {
    const users = userIndices.length;
    const { bottleneck } = this.options;
    if (!this.#factors) return tf.zeros([users, bottleneck]);
    const offsets = Uint32Array.from({ length: users + 1 }, (_, i) => i);
    return sparseMatMul(
      sparseRows({ offsets, indices: userIndices }, this.#factors.shape[0]),
      this.#factors,
      tf.zeros([bottleneck]),
    );
  }

  /** What the outputs should be, and what each of them weighs. */
  #aims(target: SparseArrays): Aims {
    const x = denseRows(target, this.items);
    const unseen = tf.tensor2d(this.#unseenWeights(target), [x.shape[0], 1]);
    const seen = tf.sub(1, unseen);
    return { x, weights: x.mul(seen).add(unseen) };
  }

  /** 5 N_u / (I − N_u) of each user, at most 1. */
  #unseenWeights({ offsets }: SparseArrays): Float32Array {
    const { negatives } = this.options;
    return Float32Array.from({ length: offsets.length - 1 }, (_, user) => {
      const own = offsets[user + 1] - offsets[user];
      return Math.min(1, negatives * own / Math.max(1, this.items - own));
    });
  }

  /** Weighted square loss and λ/2 ‖v_u‖² of each user, float32 [users]. */
  #userLosses(
    activation: tf.Tensor2D,
    factors: tf.Tensor2D,
    { x, weights }: Aims,
  ): tf.Tensor1D {
    const output = tf.tanh(this.#logits(activation.add(factors)));
    const square = tf.square(output.sub(x)).mul(weights).sum<tf.Tensor1D>(1);
    const decay = tf.square(factors).sum<tf.Tensor1D>(1);
    return square.add(decay.mul(this.options.lambda / 2));
  }

  /** The outputs before their tanh, float32 [users, items]. */
  #logits(activation: tf.Tensor2D): tf.Tensor2D {
    return affine(tf.tanh(activation), this.#decoder);
  }

  fit(split: Split, options: FitOptions) {
    return fitWithUsers(this, split, options);
  }

  /**
   * The outputs before their tanh, which ranks items alike without rounding
   * large ones to a common 1.
   *
   * A user who is scored has no trained factor: it starts at zero, the prior's
   * mode, and goes a few gradient steps down the user's own loss on all known
   * items, with the weights frozen. On MovieLens 100K this is worth two
   * hundredths of validation NDCG@100 against a factor at zero.
   */
  score(input: Interactions): tf.Tensor2D {
    return tf.tidy(() => {
      const { weight, bias } = this.#encoder;
      const rows = sparseRows(normaliseAndDropOut(input, 1), this.items);
      const activation = sparseMatMul(rows, weight, bias);
      return this.#logits(activation.add(this.#foldIn(activation, input)));
    });
  }

  /** Factors of new users, float32 [users, bottleneck]. */
  #foldIn(activation: tf.Tensor2D, input: Interactions): tf.Tensor2D {
    const aims = this.#aims(input);
    const slope = tf.grad((factors) =>
      tf.sum(this.#userLosses(activation, factors as tf.Tensor2D, aims))
    );
    let factors = tf.zerosLike(activation);
    for (let step = 0; step < this.options.foldIn; step++) {
      factors = factors.sub(slope(factors).mul(this.options.foldInRate));
    }
    return factors;
  }

  weights(): Weights & Readonly<Record<string, tf.Variable>> {
    return {
      "encoder.weight": this.#encoder.weight,
      "encoder.bias": this.#encoder.bias,
      "decoder.weight": this.#decoder.weight,
      "decoder.bias": this.#decoder.bias,
    };
  }

  /** Takes the users' factors over too, where there are some. */
  setWeights(weights: Weights): void {
    const given = FACTORS in weights ? this.parameters : this.weights();
    assignWeights(given, weights);
  }

  dispose(): void {
    this.removeUsers();
    tf.dispose(Object.values(this.weights()));
  }
}

async function* fitWithUsers(
  model: Cdae,
  split: Split,
  options: FitOptions,
): AsyncGenerator<TrainingEvent, void> {
  model.addUsers(split.train.users);
  try {
    yield* train(model, split, options);
  } finally {
    model.removeUsers();
  }
}

export const definition: ModelDefinition = {
  name: "cdae",
  title: "CDAE",
  source: "Section 4.3, Table 3: Wu et al. (2016)",
  defaults: { ...DEFAULTS },
  grid: [{ lambda: 0.001 }, { lambda: 0.01 }, { lambda: 0.1 }],
  annealed: false,
  create: (items, random, options) => new Cdae(items, random, options),
};
