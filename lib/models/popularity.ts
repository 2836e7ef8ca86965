/**
 * Popularity: every user is shown what most users have.
 *
 *     deno task train --model popularity --dataset ml-100k
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  type Interactions,
  itemCounts,
  type Split,
} from "../interactions/interactions.ts";
import type { FitOptions } from "../training/events.ts";
import { fitInSteps } from "../training/fit_in_steps.ts";
import { assignWeights, type Weights } from "../training/weights.ts";
import type { Model, ModelDefinition } from "./model.ts";

/** Scores are the numbers of training users of each item. */
export class Popularity implements Model {
  readonly name = "popularity";
  readonly options = {};
  readonly #counts: tf.Variable<tf.Rank.R1>;

  constructor(readonly items: number) {
    this.#counts = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([items])));
  }

  fit(split: Split, options: FitOptions) {
    return fitInSteps(this, split, options, 1, () => {
      const counts = tf.tensor1d(Float32Array.from(itemCounts(split.train)));
      this.#counts.assign(counts);
      counts.dispose();
      return Promise.resolve();
    });
  }

  score({ users }: Interactions): tf.Tensor2D {
    return tf.tidy(() =>
      tf.tile(this.#counts.reshape([1, this.items]), [users, 1])
    );
  }

  /** `counts`: float32 [items]. */
  weights(): Weights & Readonly<Record<string, tf.Variable>> {
    return { counts: this.#counts };
  }

  setWeights(weights: Weights): void {
    assignWeights(this.weights(), weights);
  }

  dispose(): void {
    this.#counts.dispose();
  }
}

export const definition: ModelDefinition = {
  name: "popularity",
  title: "Popularity",
  source: "Beyond the paper: number of training users of each item",
  defaults: {},
  annealed: false,
  deterministic: true,
  create: (items) => new Popularity(items),
};
