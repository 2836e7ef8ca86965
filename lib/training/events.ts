/**
 * What a fit is told, and what it reports on the way.
 *
 * @module
 */
import type { MetricName, Metrics } from "../evaluation/evaluate.ts";

/** Linear annealing of the KL weight β in (5). */
export interface Annealing {
  /** Largest β. */
  readonly cap: number;
  /** Epochs in which β rises from 0 to the cap. */
  readonly epochs: number;
}

/** How a model is fitted. A model ignores what it has no use for. */
export interface FitOptions {
  /** Passes over the training users. */
  readonly epochs: number;
  /** Users in a batch. */
  readonly batchSize: number;
  /** Adam's step size α. */
  readonly learningRate: number;
  readonly annealing: Annealing;
  /** Seed of everything that the fit draws. */
  readonly seed: number;
  /** Validation metric by which the best epoch is kept. */
  readonly selectBy: MetricName;
  /** Epochs without a better validation metric before it stops early. */
  readonly patience: number;
  /** File to which the state is saved, and from which a fit goes on. */
  readonly checkpoint?: string;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds: number;
  /** Ends the fit after the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** The protocol of Liang et al. (2018), but for the annealing's length. */
export const DEFAULT_FIT: FitOptions = {
  epochs: 200,
  batchSize: 500,
  learningRate: 1e-3,
  annealing: { cap: 0.2, epochs: 170 },
  seed: 98765,
  selectBy: "ndcg@100",
  patience: Infinity,
  checkpointSeconds: 20,
};

/** After every update. */
export interface StepEvent {
  readonly type: "step";
  /** Updates so far. */
  readonly step: number;
  /** Updates in the whole fit. */
  readonly steps: number;
  /** Epoch of this update, from 1. */
  readonly epoch: number;
  readonly beta: number;
  readonly loss: number;
  readonly parts: Readonly<Record<string, number>>;
}

/** After every epoch. */
export interface EpochEvent {
  readonly type: "epoch";
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly beta: number;
  /** Mean over the epoch's updates; NaN if the model knows no loss. */
  readonly loss: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly validation: Metrics;
  /** Whether this is the best epoch so far. */
  readonly best: boolean;
  /** Seconds of fitting so far, over all the runs that it was resumed in. */
  readonly seconds: number;
}

/** After a checkpoint was written, or a fit was resumed from one. */
export interface CheckpointEvent {
  readonly type: "checkpoint" | "resumed";
  readonly path: string;
  readonly step: number;
  readonly epoch: number;
}

/** What is remembered of every epoch. */
export interface EpochRecord {
  /** β at its end. */
  readonly beta: number;
  /** Validation metric by which the best epoch is kept. */
  readonly value: number;
}

/** The last event: the model now has the weights of its best epoch. */
export interface EndEvent {
  readonly type: "end";
  readonly reason: "finished" | "early-stop" | "interrupted";
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly bestValue: number;
  /**
   * All epochs in order, those before a resumption too; without them where the
   * checkpoint is of a version that did not keep them.
   */
  readonly history: readonly EpochRecord[];
  readonly seconds: number;
}

export type TrainingEvent =
  | StepEvent
  | EpochEvent
  | CheckpointEvent
  | EndEvent;
