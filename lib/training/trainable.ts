/**
 * What the trainer asks of a model.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { SparseArrays } from "../backend/ops/sparse_rows.ts";
import type { Scorer } from "../evaluation/evaluate.ts";
import type { Random } from "../random.ts";
import type { Weights } from "./weights.ts";

/** What a loss is computed from. */
export interface TrainingBatch {
  /** The users' items x_u. */
  readonly users: SparseArrays;
  /** Indices of the users in the training set (for per-user parameters). */
  readonly userIndices: Uint32Array;
  /** Weight β of the KL term in (5), after annealing. */
  readonly beta: number;
  /** Epoch under way, from 1. */
  readonly epoch: number;
  /** Source of dropout and of the noise ε. */
  readonly random: Random;
}

/** A loss with the parts that it is made of, each a mean over the batch. */
export interface Loss {
  /** What is minimised. */
  readonly total: tf.Scalar;
  /** For the reader: "reconstruction", "kl", … */
  readonly parts: Readonly<Record<string, tf.Scalar>>;
}

/** A model that is fitted by stochastic gradients. */
export interface Trainable extends Scorer {
  readonly name: string;
  readonly options: Readonly<object>;
  readonly parameters: Readonly<Record<string, tf.Variable>>;
  /** What a checkpoint holds beside the parameters; no step updates it. */
  readonly state?: Readonly<Record<string, tf.Variable>>;
  /**
   * Names of the parameters that the steps of an epoch update; without this
   * method, all. Called before the epoch's first step, and once more where a
   * fit goes on from within the epoch, when it must change nothing.
   *
   * @param epoch From 1.
   */
  beginEpoch?(epoch: number): readonly string[];
  /** The loss of one batch; differentiable in the parameters. */
  loss(batch: TrainingBatch): Loss;
  setWeights(weights: Weights): void;
}
