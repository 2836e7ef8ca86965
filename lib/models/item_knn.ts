/**
 * Item-based nearest neighbours, beyond the paper.
 *
 * Sarwar, Karypis, Konstan and Riedl (2001), "Item-based collaborative
 * filtering recommendation algorithms", with the cosine of binary columns and
 * the shrinkage that Ferrari Dacrema, Cremonesi and Jannach (2019) compare:
 *
 *     s_ij = c_ij / (√(c_ii c_jj) + h)   for i ≠ j,
 *
 * where c = XᵀX counts the users of two items. An item j is scored by its k most
 * similar items: Σ_{i in x ∩ N(j)} s_ij.
 *
 *     deno task train --model item-knn --dataset ml-100k -o neighbours=200
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import {
  type Interactions,
  itemCounts,
  type Split,
} from "../interactions/interactions.ts";
import { type Gram, gram } from "../linear/gram.ts";
import type { SparseFloats } from "../linear/sparse.ts";
import type { FitOptions, TrainingEvent } from "../training/events.ts";
import { fitInSteps } from "../training/fit_in_steps.ts";
import type { Weights } from "../training/weights.ts";
import { ItemWeights } from "./item_weights.ts";
import { checkAbove, checkCount } from "./settings.ts";
import type { Model, ModelDefinition } from "./model.ts";

/** Settings of the nearest neighbours. */
export interface ItemKnnOptions {
  /** Most similar items that an item is scored by, k. */
  readonly neighbours: number;
  /** Users h by which the similarity of rare items is shrunk. */
  readonly shrink: number;
}

const DEFAULTS: ItemKnnOptions = { neighbours: 100, shrink: 10 };

/** Items in one step of a fit. */
const STEP = 256;

/** Cosine similarities of items, of each the largest. */
export class ItemKnn implements Model {
  readonly name = "item-knn";
  readonly options: ItemKnnOptions;
  readonly #weights: ItemWeights;

  constructor(readonly items: number, options: Partial<ItemKnnOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
    checkCount("neighbours", this.options.neighbours);
    checkAbove("shrink", this.options.shrink, 0, true);
    this.#weights = new ItemWeights(items);
  }

  fit(
    split: Split,
    options: FitOptions,
  ): AsyncGenerator<TrainingEvent, void> {
    const counts = gram(split.train, this.items);
    const users = itemCounts(split.train);
    const steps = Math.ceil(this.items / STEP);
    return fitInSteps(this, split, options, steps, (step) => {
      if (step === 0) this.#weights.clear();
      const from = step * STEP;
      const to = Math.min(this.items, from + STEP);
      this.#weights.append(neighbours(counts, users, from, to, this.options));
      return Promise.resolve();
    });
  }

  score(input: Interactions): tf.Tensor2D {
    return this.#weights.score(input);
  }

  /** The columns of S: `offsets`, `indices` int32, `values` float32. */
  weights(): Weights {
    return this.#weights.weights();
  }

  setWeights(weights: Weights): void {
    this.#weights.setWeights(weights);
  }

  dispose(): void {
    this.#weights.dispose();
  }
}

/** The nearest items of items `from` to `to` − 1 with their similarities. */
function neighbours(
  counts: Gram,
  users: Uint32Array,
  from: number,
  to: number,
  { neighbours, shrink }: ItemKnnOptions,
): SparseFloats {
  const together = new Float32Array(counts.size);
  const similarities = new Float64Array(counts.size);
  const offsets = new Int32Array(to - from + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (let item = from; item < to; item++) {
    counts.row(item, together);
    const candidates: number[] = [];
    for (let other = 0; other < counts.size; other++) {
      if (together[other] === 0 || other === item) continue;
      similarities[other] = together[other] /
        (Math.sqrt(users[item] * users[other]) + shrink);
      candidates.push(other);
    }
    // Ties go to the lower item.
    const nearest = candidates
      .sort((a, b) => similarities[b] - similarities[a] || a - b)
      .slice(0, neighbours).sort((a, b) => a - b);
    for (const other of nearest) {
      indices.push(other);
      values.push(similarities[other]);
    }
    offsets[item - from + 1] = indices.length;
  }
  return {
    offsets,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  };
}

export const definition: ModelDefinition = {
  name: "item-knn",
  title: "ItemKNN",
  source: "Beyond the paper: Sarwar et al. (2001)",
  defaults: { ...DEFAULTS },
  grid: [20, 100, 400].flatMap((neighbours) =>
    [0, 10, 100].map((shrink) => ({ neighbours, shrink }))
  ),
  annealed: false,
  deterministic: true,
  create: (items, _random, options) => new ItemKnn(items, options),
};
