/**
 * SLIM: sparse linear item weights, a baseline of Table 3.
 *
 * Ning and Karypis (2011), "SLIM: Sparse linear methods for top-N recommender
 * systems": scores are A W with the W that minimises, for each item j on its
 * own (their equation 4),
 *
 *     ½ ‖a_j − A w_j‖² + β/2 ‖w_j‖² + λ ‖w_j‖₁
 *     subject to w_j >= 0, w_jj = 0.
 *
 * New users are scored by the same product. `l1` is λ and `l2` is β; the paper
 * (section 4.3) searches {0.1, 0.5, 1, 5} for both.
 *
 *     deno task train --model slim --dataset ml-100k -o l1=1 -o l2=5
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Interactions, Split } from "../interactions/interactions.ts";
import { type ElasticNets, elasticNets } from "../linear/elastic_net.ts";
import { gram } from "../linear/gram.ts";
import type { SparseFloats } from "../linear/sparse.ts";
import type { FitOptions, TrainingEvent } from "../training/events.ts";
import { fitInSteps } from "../training/fit_in_steps.ts";
import type { Weights } from "../training/weights.ts";
import { ItemWeights } from "./item_weights.ts";
import { checkAbove, checkCount } from "./settings.ts";
import type { Model, ModelDefinition } from "./model.ts";

/** Settings of SLIM. */
export interface SlimOptions {
  /** Weight λ of the sum of the weights; above zero. */
  readonly l1: number;
  /** Weight β of half the sum of their squares. */
  readonly l2: number;
  /** Duality gap at which a column is done, as a share of ‖a_j‖². */
  readonly tolerance: number;
  /** Passes of coordinate descent after which a column is given up. */
  readonly passes: number;
}

const DEFAULTS: SlimOptions = { l1: 1, l2: 1, tolerance: 1e-4, passes: 10_000 };

/** The paper's search, section 4.3. */
const SEARCH = [0.1, 0.5, 1, 5];

/** Columns in one step of a fit. */
const STEP = 64;

/** Non-negative elastic nets of each item on the others. */
export class Slim implements Model {
  readonly name = "slim";
  readonly options: SlimOptions;
  readonly #weights: ItemWeights;

  constructor(readonly items: number, options: Partial<SlimOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
    const { l1, l2, tolerance, passes } = this.options;
    checkAbove("l1", l1, 0);
    checkAbove("l2", l2, 0, true);
    checkAbove("tolerance", tolerance, 0);
    checkCount("passes", passes);
    this.#weights = new ItemWeights(items);
  }

  /**
   * Its loss is the mean objective of the columns of a step.
   *
   * @throws {RangeError} If the Gram matrix does not fit into the memory.
   */
  fit(split: Split, options: FitOptions) {
    return fitColumns(this, split, options);
  }

  /** Takes further columns of W; the first of a fit replace all. */
  append(columns: SparseFloats, first: boolean): void {
    if (first) this.#weights.clear();
    this.#weights.append(columns);
  }

  /** A W for users' known items A. */
  score(input: Interactions): tf.Tensor2D {
    return this.#weights.score(input);
  }

  /** The columns of W: `offsets`, `indices` int32, `values` float32. */
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

async function* fitColumns(
  model: Slim,
  split: Split,
  options: FitOptions,
): AsyncGenerator<TrainingEvent, void> {
  const { items } = model;
  const steps = Math.ceil(items / STEP);
  let nets: ElasticNets | undefined;
  try {
    yield* fitInSteps(model, split, options, steps, async (step) => {
      nets ??= await elasticNets(gram(split.train, items), model.options);
      const from = step * STEP;
      const columns = Uint32Array.from(
        { length: Math.min(STEP, items - from) },
        (_, index) => from + index,
      );
      const { weights, objectives } = nets.solve(columns);
      model.append(weights, step === 0);
      return objectives.reduce((sum, value) => sum + value, 0) / columns.length;
    });
  } finally {
    await nets?.close();
  }
}

export const definition: ModelDefinition = {
  name: "slim",
  title: "SLIM",
  source: "Section 4.3, Table 3: Ning and Karypis (2011)",
  defaults: { ...DEFAULTS },
  grid: SEARCH.flatMap((l1) => SEARCH.map((l2) => ({ l1, l2 }))),
  annealed: false,
  deterministic: true,
  create: (items, _random, options) => new Slim(items, options),
};
