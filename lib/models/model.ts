/**
 * The one interface of every model.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Interactions, Split } from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import type { FitOptions, TrainingEvent } from "../training/events.ts";
import type { Weights } from "../training/weights.ts";

/** A model that scores all items for users of whom some items are known. */
export interface Model {
  /** As `deno task train --model` takes it. */
  readonly name: string;
  /** Number of items I that it scores. */
  readonly items: number;
  /** What it was made with, so that a saved model can be made again. */
  readonly options: Readonly<object>;
  /**
   * Fits the model to the training users and reports on the way. Validation
   * users may be used to choose; test users are never looked at.
   */
  fit(split: Split, options: FitOptions): AsyncIterable<TrainingEvent>;
  /**
   * Scores of all items, float32 [users, items]: higher is better. The caller
   * disposes them.
   *
   * @param input The known items of a batch of users (fold-in).
   */
  score(input: Interactions): tf.Tensor2D;
  /** The fitted numbers, live: they are the model's own, not copies. */
  weights(): Weights;
  /**
   * Takes fitted numbers over; their values are copied.
   *
   * @throws {RangeError} If a name is missing or a shape differs.
   */
  setWeights(weights: Weights): void;
  dispose(): void;
}

/** A model's own settings, by name: sizes, rates, regularisation. */
export type ModelOptions = Readonly<Record<string, number | string | boolean>>;

/** What a model file exports as `definition`. */
export interface ModelDefinition {
  /** As `deno task train --model` takes it. */
  readonly name: string;
  /** As the tables print it: "VAE+Vamp". */
  readonly title: string;
  /** Where the model stands in the paper, or its own source. */
  readonly source: string;
  /** Every setting, with the value that it has unless it is given. */
  readonly defaults: ModelOptions;
  /**
   * Settings among which the validation users choose, when a table is made;
   * each entry names only what it changes. Left out: the defaults stand.
   */
  readonly grid?: readonly ModelOptions[];
  /** Whether the loss has a term that β of (5) weighs. */
  readonly annealed: boolean;
  /** Whether a fit draws nothing, so that every seed gives the same model. */
  readonly deterministic?: boolean;
  /**
   * A new model with fresh weights.
   *
   * @param items Number of items I.
   * @param random Source of the initial weights.
   * @param options What differs from {@linkcode defaults}.
   */
  create(items: number, random: Random, options?: ModelOptions): Model;
}
