/**
 * EASE: a linear item-item model with a closed form, beyond the paper.
 *
 * Steck (2019), "Embarrassingly shallow autoencoders for sparse data": scores
 * are X B with the B that minimises
 *
 *     ‖X − X B‖² + λ ‖B‖²   subject to diag(B) = 0,
 *
 * which is, with P = (XᵀX + λ I)⁻¹ (the paper's equation 8),
 *
 *     B_ij = −P_ij / P_jj for i ≠ j.
 *
 *     deno task train --model ease --dataset ml-100k -o lambda=300
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { HostMatrix } from "../backend/host_matrix.ts";
import { openBlas } from "../backend/native/blas.ts";
import { sparseMatMul } from "../backend/ops/sparse_mat_mul.ts";
import { sparseRows } from "../backend/ops/sparse_rows.ts";
import type { Interactions, Split } from "../interactions/interactions.ts";
import { type Gram, gram } from "../linear/gram.ts";
import { inversion } from "../linear/invert.ts";
import { type AddProduct, addProduct } from "../linear/product.ts";
import type { FitOptions, TrainingEvent } from "../training/events.ts";
import { fitInSteps } from "../training/fit_in_steps.ts";
import type { Weights } from "../training/weights.ts";
import { checkAbove } from "./settings.ts";
import type { Model, ModelDefinition } from "./model.ts";

/** Settings of EASE. */
export interface EaseOptions {
  /** Weight λ of the squared weights. */
  readonly lambda: number;
}

const DEFAULTS: EaseOptions = { lambda: 500 };

/** Rows of the Gram matrix in one step of a fit. */
const GRAM_ROWS = 1024;

/**
 * The weights are one float32 matrix [items, items]: 1,542 MiB for 20,108
 * items. The Gram matrix, its inverse and B are written into that same memory.
 */
export class Ease implements Model {
  readonly name = "ease";
  readonly options: EaseOptions;
  #matrix?: HostMatrix;

  constructor(readonly items: number, options: Partial<EaseOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
    checkAbove("lambda", this.options.lambda, 0);
  }

  /**
   * @throws {RangeError} If the matrix does not fit into the memory, or λ is
   *   too small for single precision.
   */
  fit(split: Split, options: FitOptions) {
    return fitClosedForm(this, split, options);
  }

  /**
   * The matrix that a fit works on, made when the fit begins.
   *
   * @param anew Forgets what was fitted before.
   */
  matrix(anew = false): HostMatrix {
    if (anew || !this.#matrix) {
      this.dispose();
      try {
        this.#matrix = HostMatrix.zeros(this.items, this.items);
      } catch (error) {
        throw new RangeError(
          `${(error as Error).message} EASE needs one over all ${this.items} ` +
            "items: leave rare items out, or use slim, whose weights are " +
            "sparse.",
          { cause: error },
        );
      }
    }
    return this.#matrix;
  }

  /** X B for users' known items X. */
  score(input: Interactions): tf.Tensor2D {
    if (!this.#matrix) {
      throw new Error("This EASE model is not fitted: call fit, or load one.");
    }
    const weight = this.#matrix.tensor();
    return tf.tidy(() =>
      sparseMatMul(
        sparseRows(input, this.items),
        weight,
        tf.zeros([this.items]),
      )
    );
  }

  /** `weight`: float32 [items, items], B; nothing before a fit. */
  weights(): Weights {
    return this.#matrix ? { weight: this.#matrix.tensor() } : {};
  }

  /** Shares the tensor's memory: a second matrix of this size is too much. */
  setWeights({ weight }: Weights): void {
    if (!weight) throw new RangeError(`The weights lack "weight"`);
    const { items } = this;
    if (!tf.util.arraysEqual(weight.shape, [items, items])) {
      throw new RangeError(
        `Expected "weight" of shape [${items},${items}] but found ` +
          `[${weight.shape}]: the weights belong to another data set`,
      );
    }
    const matrix = HostMatrix.of(weight as tf.Tensor2D);
    this.dispose();
    this.#matrix = matrix;
  }

  dispose(): void {
    this.#matrix?.dispose();
    this.#matrix = undefined;
  }
}

async function* fitClosedForm(
  model: Ease,
  split: Split,
  options: FitOptions,
): AsyncGenerator<TrainingEvent, void> {
  const { items } = model;
  const { lambda } = model.options;
  const product = await openProduct();
  const counts = gram(split.train, items);
  const inverse = inversion(items, product.add);
  const gramSteps = Math.ceil(items / GRAM_ROWS);
  const steps = gramSteps + inverse.blocks + 1;
  try {
    yield* fitInSteps(model, split, options, steps, (step) => {
      const values = model.matrix(step === 0).values();
      if (step < gramSteps) {
        writeGram(values, counts, step * GRAM_ROWS, lambda);
      } else if (step < steps - 1) {
        inverse.sweep(values, step - gramSteps);
      } else {
        inverse.finish(values);
        divideByDiagonal(values, items);
      }
      return Promise.resolve();
    });
  } finally {
    product.close();
  }
}

/** Rows of the lower triangle of XᵀX + λ I, from row `from` on. */
function writeGram(
  values: Float32Array,
  counts: Gram,
  from: number,
  lambda: number,
): void {
  const { size } = counts;
  for (let row = from; row < Math.min(size, from + GRAM_ROWS); row++) {
    counts.row(row, values.subarray(row * size, row * size + row + 1));
    values[row * size + row] += lambda;
  }
}

/** From P to B: −P_ij / P_jj, and zero on the diagonal. */
function divideByDiagonal(values: Float32Array, size: number): void {
  const scales = Float64Array.from(
    { length: size },
    (_, j) => -1 / values[j * size + j],
  );
  for (let i = 0; i < size; i++) {
    const start = i * size;
    for (let j = 0; j < size; j++) values[start + j] *= scales[j];
    values[start + i] = 0;
  }
}

interface Product {
  readonly add: AddProduct;
  close(): void;
}

/** BLAS, whatever the backend, or its substitute where there is none. */
async function openProduct(): Promise<Product> {
  try {
    const blas = await openBlas();
    return { add: blas.addProduct, close: () => blas.close() };
  } catch {
    return { add: addProduct, close: () => {} };
  }
}

export const definition: ModelDefinition = {
  name: "ease",
  title: "EASE",
  source: "Beyond the paper: Steck (2019)",
  defaults: { ...DEFAULTS },
  grid: [100, 200, 500, 1000].map((lambda) => ({ lambda })),
  annealed: false,
  deterministic: true,
  create: (items, _random, options) => new Ease(items, options),
};
