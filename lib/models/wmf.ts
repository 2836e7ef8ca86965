/**
 * WMF of Table 3: matrix factorisation of implicit feedback by alternating least
 * squares.
 *
 * Section 4.3 of the paper; Hu, Koren and Volinsky (2008). Users' factors a_u and
 * items' factors y_i minimise
 *
 *     Σ_u Σ_i c_ui (x_ui − a_uᵀ y_i)² + λ (Σ_u ‖a_u‖² + Σ_i ‖y_i‖²)
 *
 * with c_ui = `weight` where x_ui is one and c_ui = 1 where it is zero. With one
 * side held fixed each row of the other solves
 *
 *     (YᵀY + (weight − 1) Σ_{i ∈ u} y_i y_iᵀ + λ I) a_u = weight Σ_{i ∈ u} y_i,
 *
 * here by conjugate gradients (Takács, Pilászy and Tikk 2011). A new user's row
 * is solved in the same way, to the end.
 *
 *     deno task train --model wmf --dataset ml-100k -o factors=100 -o weight=10
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { leastSquares } from "../backend/ops/least_squares.ts";
import { sparseMatMul } from "../backend/ops/sparse_mat_mul.ts";
import { sparseNormalProduct } from "../backend/ops/sparse_normal_product.ts";
import {
  type SparseArrays,
  type SparseRows,
  sparseRows,
} from "../backend/ops/sparse_rows.ts";
import type { Interactions, Split } from "../interactions/interactions.ts";
import { transposeSparse } from "../linear/sparse.ts";
import type { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import { fitInSteps } from "../training/fit_in_steps.ts";
import { assignWeights, type Weights } from "../training/weights.ts";
import type { Model, ModelDefinition } from "./model.ts";
import { checkAbove, checkCount } from "./settings.ts";

/** Settings of WMF. */
export interface WmfOptions {
  /** Dimensions of the factors, K. */
  readonly factors: number;
  /** Weight of the ones, at least 1; that of the zeros is 1. */
  readonly weight: number;
  /** λ */
  readonly regularisation: number;
  /** Times that users and items are solved for. */
  readonly sweeps: number;
  /** Conjugate gradient steps in each, from the last solution. */
  readonly steps: number;
}

const DEFAULTS: WmfOptions = {
  factors: 100,
  weight: 10,
  regularisation: 10,
  sweeps: 15,
  steps: 3,
};

/** Rows that are solved in step; more would only take more memory. */
const BLOCK = 32_768;

/** Steps after which a row's residual is far below single precision. */
const FOLD_IN_STEPS = 40;

/** Standard deviation of the factors before the first sweep. */
const START = 0.01;

/** Weighted matrix factorisation. */
export class Wmf implements Model {
  readonly name = "wmf";
  readonly options: WmfOptions;
  readonly #itemFactors: tf.Variable<tf.Rank.R2>;

  constructor(
    readonly items: number,
    random: Random,
    options: Partial<WmfOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
    const { factors, weight, regularisation, sweeps, steps } = this.options;
    checkCount("factors", factors);
    checkAbove("weight", weight, 1, true);
    checkAbove("regularisation", regularisation, 0);
    checkCount("sweeps", sweeps);
    checkCount("steps", steps);
    const values = new Float32Array(items * factors);
    random.fillNormal(values);
    this.#itemFactors = tf.tidy(() =>
      tf.variable(tf.tensor2d(values, [items, factors]).mul<tf.Tensor2D>(START))
    );
  }

  async *fit(split: Split, options: FitOptions) {
    const { users } = split.train;
    const { factors, sweeps } = this.options;
    const userFactors = tf.tidy(() =>
      tf.variable(tf.zeros<tf.Rank.R2>([users, factors]))
    );
    const parameters = {
      "items": this.#itemFactors,
      "users": userFactors,
    };
    const byItem = transposed(split.train);
    const state = {
      name: this.name,
      options: this.options,
      score: (input: Interactions) => this.score(input),
      weights: () => parameters,
      setWeights: (weights: Weights) => assignWeights(parameters, weights),
    };
    try {
      yield* fitInSteps(state, split, options, 2 * sweeps, async (step) => {
        const solveUsers = step % 2 === 0;
        const [solved, fixed] = solveUsers
          ? [userFactors, this.#itemFactors]
          : [this.#itemFactors, userFactors];
        const x = solveUsers ? split.train : byItem;
        const next = await this.solve(x, solved, fixed);
        solved.assign(next);
        next.dispose();
        return await this.objective(split.train, userFactors);
      });
    } finally {
      userFactors.dispose();
    }
  }

  /**
   * Some conjugate gradient steps for every row, float32 [rows, K].
   *
   * @param x Whose rows are solved for: users' items, or items' users.
   * @param start Where the steps begin, float32 [rows, K].
   * @param fixed The other side's factors, float32 [columns, K].
   * @param block Rows that are solved between two turns of the event loop.
   */
  async solve(
    x: SparseArrays,
    start: tf.Tensor2D,
    fixed: tf.Tensor2D,
    steps = this.options.steps,
    block = BLOCK,
  ): Promise<tf.Tensor2D> {
    const gram = tf.tidy(() => this.#gram(fixed));
    const parts: tf.Tensor2D[] = [];
    const count = x.offsets.length - 1;
    for (let first = 0; first < count; first += block) {
      const last = Math.min(count, first + block);
      parts.push(tf.tidy(() => {
        const rows = sparseRows(rowsBetween(x, first, last), fixed.shape[0]);
        const from = tf.slice2d(start, [first, 0], [last - first, -1]);
        return this.#solveRows(rows, from, fixed, gram, steps);
      }));
      // Ctrl-C and progress have their turn.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const solved = parts.length === 1 ? parts[0] : tf.concat2d(parts, 0);
    if (parts.length > 1) tf.dispose(parts);
    gram.dispose();
    return solved;
  }

  /** YᵀY + λ I */
  #gram(fixed: tf.Tensor2D): tf.Tensor2D {
    const { factors, regularisation } = this.options;
    return tf.matMul(fixed, fixed, true).add(
      tf.eye(factors).mul(regularisation),
    );
  }

  #solveRows(
    rows: SparseRows,
    start: tf.Tensor2D,
    fixed: tf.Tensor2D,
    gram: tf.Tensor2D,
    steps: number,
  ): tf.Tensor2D {
    const { weight } = this.options;
    return leastSquares(rows, start, fixed, gram, { weight, steps });
  }

  /**
   * The objective, from YᵀY and the ones alone: with p = aᵀy,
   * Σ p² + Σ_ones {weight (1 − p)² − p²} + λ (‖A‖² + ‖Y‖²).
   */
  async objective(x: Interactions, userFactors: tf.Tensor2D): Promise<number> {
    const { factors, weight, regularisation } = this.options;
    const fixed = this.#itemFactors;
    const value = tf.tidy(() => {
      const rows = sparseRows(x, x.items);
      const none = tf.zeros<tf.Rank.R2>(userFactors.shape);
      const squares = sparseNormalProduct(rows, userFactors, fixed, none, 1)
        .mul(userFactors).sum();
      const sums = sparseMatMul(rows, fixed, tf.zeros([factors]))
        .mul(userFactors).sum();
      const all = tf.matMul(userFactors, userFactors, true)
        .mul(tf.matMul(fixed, fixed, true)).sum();
      const norms = userFactors.square().sum().add(fixed.square().sum());
      return all.add(squares.mul(weight - 1)).sub(sums.mul(2 * weight))
        .add(norms.mul(regularisation)).add(weight * x.indices.length);
    });
    const [loss] = await value.data();
    value.dispose();
    return loss;
  }

  /** aᵀ Y with each user's row solved from the known items. */
  score(input: Interactions): tf.Tensor2D {
    return tf.tidy(() => {
      const solved = this.foldIn(input);
      return tf.matMul(solved, this.#itemFactors, false, true);
    });
  }

  /**
   * The factors of users whom the fit did not see, float32 [users, K]: solved
   * to the end, not in the few steps of a sweep.
   */
  foldIn(input: SparseArrays): tf.Tensor2D {
    return tf.tidy(() => {
      const { factors } = this.options;
      const rows = sparseRows(
        { offsets: input.offsets, indices: input.indices },
        this.items,
      );
      const start = tf.zeros<tf.Rank.R2>([rows.shape[0], factors]);
      return this.#solveRows(
        rows,
        start,
        this.#itemFactors,
        this.#gram(this.#itemFactors),
        Math.min(factors, FOLD_IN_STEPS),
      );
    });
  }

  /** `items`: float32 [items, K]. */
  weights(): Weights {
    return { items: this.#itemFactors };
  }

  setWeights(weights: Weights): void {
    assignWeights({ items: this.#itemFactors }, weights);
  }

  dispose(): void {
    this.#itemFactors.dispose();
  }
}

/** Items' users. */
function transposed(x: Interactions): SparseArrays {
  const { offsets, indices } = transposeSparse(x, x.items);
  return {
    offsets: new Uint32Array(offsets.buffer),
    indices: new Uint32Array(indices.buffer),
  };
}

/** Rows first to last − 1. */
function rowsBetween(
  { offsets, indices }: SparseArrays,
  first: number,
  last: number,
): SparseArrays {
  return {
    offsets: offsets.slice(first, last + 1).map((o) => o - offsets[first]),
    indices: indices.subarray(offsets[first], offsets[last]),
  };
}

export const definition: ModelDefinition = {
  name: "wmf",
  title: "WMF",
  source: "Section 4.3, Table 3: Hu, Koren and Volinsky (2008)",
  defaults: { ...DEFAULTS },
  grid: [100, 200].flatMap((factors) =>
    [2, 5, 10, 30, 50, 100].map((weight) => ({ factors, weight }))
  ),
  annealed: false,
  create: (items, random, options) => new Wmf(items, random, options),
};
