/**
 * Fits of models that need no gradients of the trainer's.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  evaluate,
  type Scorer,
  TABLE_METRICS,
} from "../evaluation/evaluate.ts";
import { interactionCount, type Split } from "../interactions/interactions.ts";
import { Random } from "../random.ts";
import { loadState, saveState } from "./checkpoint.ts";
import type { FitOptions, TrainingEvent } from "./events.ts";
import type { Weights } from "./weights.ts";

/** A model whose weights are all that a step starts from. */
export interface SteppedModel extends Scorer {
  readonly name: string;
  readonly options: Readonly<object>;
  weights(): Weights;
  setWeights(weights: Weights): void;
}

/**
 * Fits a model by steps of its own (a sweep of alternating least squares, a
 * block of columns, one closed form), and evaluates it on the validation users
 * at the end, as its only epoch. With `checkpoint`, the weights are saved
 * between steps, and a fit that was stopped goes on from the last one saved.
 *
 * @param steps Number of steps.
 * @param step Does step `index`, from 0, and gives the value of the objective
 *   if it knows it.
 * @throws {Error} If the objective is not a number, or the checkpoint belongs to
 *   another fit or cannot be written.
 */
export async function* fitInSteps(
  model: SteppedModel,
  split: Split,
  options: FitOptions,
  steps: number,
  step: (index: number) => Promise<number | void>,
): AsyncGenerator<TrainingEvent, void> {
  const { checkpoint, checkpointSeconds, signal } = options;
  const print = fingerprint(model, split, options);
  const start = performance.now();
  let done = 0;
  let earlier = 0;
  let loss = NaN;
  const seconds = () => earlier + (performance.now() - start) / 1000;
  if (checkpoint) {
    const state = await loadState(checkpoint, print);
    if (state) {
      model.setWeights(state.tensors);
      tf.dispose({ ...state.tensors });
      done = state.step;
      loss = state.progress.lossSum ?? NaN;
      earlier = state.progress.seconds;
      yield { type: "resumed", path: checkpoint, step: done, epoch: 1 };
    }
  }
  const save = () =>
    saveState(checkpoint!, {
      fingerprint: print,
      progress: {
        epoch: 1,
        batch: done,
        lossSum: loss,
        partSums: {},
        bestEpoch: 0,
        bestValue: 0,
        history: [],
        seconds: seconds(),
      },
      random: new Random(options.seed).getState(),
      order: new Uint32Array(0),
      step: done,
      tensors: model.weights(),
    });
  let saved = performance.now();
  while (done < steps && !signal?.aborted) {
    loss = await step(done) ?? NaN;
    if (loss === Infinity || loss === -Infinity) {
      throw new Error(
        `The objective of ${model.name} is ${loss} after step ${done + 1}: ` +
          "regularise it more strongly.",
      );
    }
    done++;
    yield {
      type: "step",
      step: done,
      steps,
      epoch: 1,
      beta: 0,
      loss,
      parts: {},
    };
    // Timers and Ctrl-C get a turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (
      checkpoint && done < steps &&
      performance.now() - saved >= 1000 * checkpointSeconds
    ) {
      await save();
      saved = performance.now();
      yield { type: "checkpoint", path: checkpoint, step: done, epoch: 1 };
    }
  }
  if (checkpoint) {
    await save();
    yield { type: "checkpoint", path: checkpoint, step: done, epoch: 1 };
  }
  if (done < steps) {
    yield {
      type: "end",
      reason: "interrupted",
      epochs: 0,
      bestEpoch: 0,
      bestValue: 0,
      history: [],
      seconds: seconds(),
    };
    return;
  }
  const metrics = [...new Set([options.selectBy, ...TABLE_METRICS])];
  const { metrics: validation } = await evaluate(model, split.validation, {
    metrics,
  });
  const value = validation[options.selectBy].mean;
  yield {
    type: "epoch",
    epoch: 1,
    epochs: 1,
    step: done,
    beta: 0,
    loss,
    parts: {},
    validation,
    best: true,
    seconds: seconds(),
  };
  yield {
    type: "end",
    reason: "finished",
    epochs: 1,
    bestEpoch: 1,
    bestValue: value,
    history: [{ beta: 0, value }],
    seconds: seconds(),
  };
}

function fingerprint(
  model: SteppedModel,
  { train }: Split,
  { seed }: FitOptions,
): string {
  return JSON.stringify({
    model: model.name,
    options: model.options,
    users: train.users,
    items: train.items,
    interactions: interactionCount(train),
    seed,
  });
}
