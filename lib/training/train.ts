/**
 * The one trainer of gradient models.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { SparseArrays } from "../backend/ops/sparse_rows.ts";
import { evaluate, TABLE_METRICS } from "../evaluation/evaluate.ts";
import {
  interactionCount,
  type Interactions,
  selectUsers,
  type Split,
} from "../interactions/interactions.ts";
import { Random } from "../random.ts";
import { ADAM, Adam } from "./adam.ts";
import { annealedBeta } from "./annealing.ts";
import { loadState, type Progress, saveState } from "./checkpoint.ts";
import type {
  EndEvent,
  FitOptions,
  StepEvent,
  TrainingEvent,
} from "./events.ts";
import type { Trainable } from "./trainable.ts";
import { assignWeights, copyWeights } from "./weights.ts";

/** Milliseconds after which the event loop gets a turn (timers, Ctrl-C). */
const BREATH = 50;

/**
 * Fits a model by Adam on mini-batches of users, and reports as it goes.
 *
 * After each epoch the validation users are evaluated; the weights of the best
 * epoch are kept and the model has them at the end. With `checkpoint`, a fit
 * that was killed goes on from its last saved step and reaches the same
 * numbers.
 *
 * @throws {Error} If the loss is not a number, or the checkpoint belongs to
 *   another fit or cannot be written.
 */
export async function* train(
  model: Trainable,
  split: Split,
  options: FitOptions,
): AsyncGenerator<TrainingEvent, void> {
  const fit = new Fit(model, split, options);
  try {
    yield* fit.run();
  } finally {
    fit.dispose();
  }
}

class Fit {
  readonly #users: Interactions;
  readonly #random: Random;
  readonly #adam: Adam;
  #best: Record<string, tf.Tensor> = {};
  #order: Uint32Array = new Uint32Array(0);
  #trained: Readonly<Record<string, tf.Variable>> = {};
  #progress: Progress = {
    epoch: 1,
    batch: 0,
    lossSum: 0,
    partSums: {},
    bestEpoch: 0,
    bestValue: 0,
    history: [],
    seconds: 0,
  };
  // When seconds were last counted, the state saved, the event loop served.
  #clock = performance.now();
  #saved = performance.now();
  #breath = performance.now();

  constructor(
    private readonly model: Trainable,
    private readonly split: Split,
    private readonly options: FitOptions,
  ) {
    this.#users = split.train;
    this.#random = new Random(options.seed);
    this.#adam = new Adam(model.parameters, {
      ...ADAM,
      learningRate: options.learningRate,
    });
  }

  dispose(): void {
    this.#adam.dispose();
    tf.dispose(this.#best);
  }

  get #stepsPerEpoch(): number {
    return Math.ceil(this.#users.users / this.options.batchSize);
  }

  async *run(): AsyncGenerator<TrainingEvent, void> {
    const { epochs, checkpoint, signal, patience } = this.options;
    if (checkpoint && await this.#restore(checkpoint)) {
      yield this.#checkpointEvent("resumed", checkpoint);
    }
    const progress = this.#progress;
    let reason: EndEvent["reason"] = "finished";
    while (progress.epoch <= epochs) {
      // Before the epoch's order is drawn, so that a resumed fit draws it.
      if (signal?.aborted) {
        reason = "interrupted";
        break;
      }
      if (progress.epoch > progress.bestEpoch + patience) {
        reason = "early-stop";
        break;
      }
      if (progress.batch === 0) {
        this.#order = this.#random.permutation(this.#users.users);
      }
      this.#trained = trainedParameters(this.model, progress.epoch);
      while (progress.batch < this.#stepsPerEpoch && !signal?.aborted) {
        yield await this.#step();
        await this.#breathe();
        if (checkpoint && this.#due() && progress.batch < this.#stepsPerEpoch) {
          yield await this.#save(checkpoint);
        }
      }
      if (progress.batch < this.#stepsPerEpoch) continue;
      yield await this.#endEpoch();
      if (checkpoint && this.#due()) yield await this.#save(checkpoint);
    }
    if (checkpoint) yield await this.#save(checkpoint);
    if (progress.bestEpoch > 0) this.model.setWeights(this.#best);
    yield {
      type: "end",
      reason,
      epochs: progress.epoch - 1,
      bestEpoch: progress.bestEpoch,
      bestValue: progress.bestValue,
      history: progress.history,
      seconds: this.#tick(),
    };
  }

  async #step(): Promise<StepEvent> {
    const { model, options } = this;
    const random = this.#random;
    const adam = this.#adam;
    const progress = this.#progress;
    const start = progress.batch * options.batchSize;
    const userIndices = this.#order.slice(start, start + options.batchSize);
    const batch: SparseArrays = selectUsers(this.#users, userIndices);
    const step = adam.step + 1;
    const beta = annealedBeta(
      options.annealing,
      step,
      this.#stepsPerEpoch,
    );
    let parts: Record<string, tf.Scalar> = {};
    const { value, grads } = tf.variableGrads(() => {
      const loss = model.loss({
        users: batch,
        userIndices,
        beta,
        epoch: progress.epoch,
        random,
      });
      parts = { ...loss.parts };
      Object.values(parts).forEach((part) => tf.keep(part));
      return loss.total;
    }, Object.values(this.#trained));
    adam.update(byParameter(this.#trained, grads));
    const loss = await takeScalar(value);
    const numbers: Record<string, number> = {};
    for (const [name, part] of Object.entries(parts)) {
      numbers[name] = await takeScalar(part);
      progress.partSums[name] = (progress.partSums[name] ?? 0) + numbers[name];
    }
    tf.dispose(grads);
    if (!Number.isFinite(loss)) {
      throw new Error(
        `The loss of ${model.name} is ${loss} at update ${step} (epoch ` +
          `${progress.epoch}): lower the learning rate from ` +
          `${options.learningRate}, or go back to the last checkpoint.`,
      );
    }
    progress.batch++;
    progress.lossSum += loss;
    return {
      type: "step",
      step,
      steps: options.epochs * this.#stepsPerEpoch,
      epoch: progress.epoch,
      beta,
      loss,
      parts: numbers,
    };
  }

  async #endEpoch(): Promise<TrainingEvent> {
    const { model, split, options } = this;
    const progress = this.#progress;
    const steps = this.#stepsPerEpoch;
    const metrics = [...new Set([options.selectBy, ...TABLE_METRICS])];
    const { metrics: validation } = await evaluate(model, split.validation, {
      metrics,
    });
    const value = validation[options.selectBy].mean;
    const best = progress.bestEpoch === 0 || value > progress.bestValue;
    if (best) {
      progress.bestValue = value;
      progress.bestEpoch = progress.epoch;
      tf.dispose(this.#best);
      this.#best = copyWeights(model.parameters);
    }
    const beta = annealedBeta(options.annealing, this.#adam.step, steps);
    progress.history.push({ beta, value });
    const event: TrainingEvent = {
      type: "epoch",
      epoch: progress.epoch,
      epochs: options.epochs,
      step: this.#adam.step,
      beta,
      loss: progress.lossSum / steps,
      parts: Object.fromEntries(
        Object.entries(progress.partSums)
          .map(([name, sum]) => [name, sum / steps]),
      ),
      validation,
      best,
      seconds: this.#tick(),
    };
    progress.epoch++;
    progress.batch = 0;
    progress.lossSum = 0;
    progress.partSums = {};
    return event;
  }

  #tick(): number {
    const now = performance.now();
    this.#progress.seconds += (now - this.#clock) / 1000;
    this.#clock = now;
    return this.#progress.seconds;
  }

  #due(): boolean {
    return performance.now() - this.#saved >=
      1000 * this.options.checkpointSeconds;
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#breath < BREATH) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#breath = performance.now();
  }

  /** The fit that a checkpoint belongs to; more epochs may be asked for. */
  #fingerprint(): string {
    const { batchSize, learningRate, annealing, seed, selectBy } = this.options;
    const { users, items } = this.#users;
    return JSON.stringify({
      model: this.model.name,
      options: this.model.options,
      users,
      items,
      interactions: interactionCount(this.#users),
      batchSize,
      learningRate,
      annealing,
      seed,
      selectBy,
    });
  }

  async #save(path: string): Promise<TrainingEvent> {
    this.#tick();
    await saveState(path, {
      fingerprint: this.#fingerprint(),
      progress: this.#progress,
      random: this.#random.getState(),
      order: this.#order,
      step: this.#adam.step,
      idle: this.#adam.idle,
      tensors: {
        ...prefixed("parameter.", this.model.parameters),
        ...prefixed("model.", this.model.state ?? {}),
        ...prefixed("moment.", this.#adam.moments),
        ...prefixed("best.", this.#best),
      },
    });
    this.#saved = performance.now();
    return this.#checkpointEvent("checkpoint", path);
  }

  async #restore(path: string): Promise<boolean> {
    const state = await loadState(path, this.#fingerprint());
    if (!state) return false;
    const { tensors } = state;
    this.model.setWeights(unprefixed("parameter.", tensors));
    assignWeights(this.model.state ?? {}, unprefixed("model.", tensors));
    this.#adam.restore(
      state.step,
      unprefixed("moment.", tensors),
      state.idle,
    );
    tf.dispose(this.#best);
    this.#best = copyWeights(unprefixed("best.", tensors));
    tf.dispose(tensors);
    this.#random.setState(state.random);
    this.#order = state.order;
    this.#progress = state.progress;
    return true;
  }

  #checkpointEvent(
    type: "checkpoint" | "resumed",
    path: string,
  ): TrainingEvent {
    const { epoch } = this.#progress;
    return { type, path, step: this.#adam.step, epoch };
  }
}

/** The parameters that an epoch's steps update. */
function trainedParameters(
  model: Trainable,
  epoch: number,
): Readonly<Record<string, tf.Variable>> {
  const names = model.beginEpoch?.(epoch);
  if (!names) return model.parameters;
  return Object.fromEntries(
    names.map((name) => [name, model.parameters[name]]),
  );
}

/** tfjs names gradients after its own names of the variables. */
function byParameter(
  parameters: Readonly<Record<string, tf.Variable>>,
  gradients: tf.NamedTensorMap,
): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(parameters)
      .map(([name, variable]) => [name, gradients[variable.name]]),
  );
}

async function takeScalar(scalar: tf.Scalar): Promise<number> {
  const [value] = await scalar.data();
  scalar.dispose();
  return value;
}

function prefixed<T>(
  prefix: string,
  values: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [prefix + name, value]),
  );
}

function unprefixed<T>(
  prefix: string,
  values: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
