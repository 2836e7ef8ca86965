/**
 * The whole state of a fit in one file.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { RandomState } from "../random.ts";
import type { EpochRecord } from "./events.ts";
import {
  type NamedArray,
  readSafetensors,
  tensorDtype,
  writeSafetensors,
} from "./safetensors.ts";

/** Where a fit stands, apart from its tensors. */
export interface Progress {
  /** Epoch under way, from 1. */
  epoch: number;
  /** Batches of it that are done. */
  batch: number;
  /** Sums over those batches, for the epoch's means. */
  lossSum: number;
  partSums: Record<string, number>;
  /** 0 until an epoch is done. */
  bestEpoch: number;
  bestValue: number;
  /** The epochs that are done, in order. */
  history: EpochRecord[];
  /** Seconds of fitting so far. */
  seconds: number;
}

/** Everything that a fit needs to go on as if it had never stopped. */
export interface TrainingState {
  /** What the fit was asked to do; a state only fits its own. */
  readonly fingerprint: string;
  readonly progress: Progress;
  readonly random: RandomState;
  /** The epoch's order of the training users. */
  readonly order: Uint32Array;
  /** Updates so far. */
  readonly step: number;
  /** Updates that a parameter sat out, by its name. */
  readonly idle?: Readonly<Record<string, number>>;
  /** Parameters, moments and best weights by prefixed names. */
  readonly tensors: Readonly<Record<string, tf.Tensor>>;
}

/** Saves a state; what was saved before stays until the new file is whole. */
export async function saveState(
  path: string,
  state: TrainingState,
): Promise<void> {
  const arrays: Record<string, NamedArray> = {
    "state.order": vector(state.order),
    "state.random": vector(state.random.words),
  };
  for (const [name, tensor] of Object.entries(state.tensors)) {
    const data = await tensor.data() as Float32Array;
    arrays[name] = { shape: tensor.shape, data };
  }
  const { fingerprint, progress, step, idle, random } = state;
  const { position, gauss } = random;
  await writeSafetensors(path, {
    arrays,
    metadata: {
      fingerprint,
      state: JSON.stringify({ progress, step, idle, position, gauss }),
    },
  });
}

/**
 * The saved state, or nothing if there is no such file. The caller disposes
 * its tensors.
 *
 * @throws {Error} If the file is damaged or belongs to another fit.
 */
export async function loadState(
  path: string,
  fingerprint: string,
): Promise<TrainingState | undefined> {
  let file;
  try {
    file = await readSafetensors(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  if (file.metadata.fingerprint !== fingerprint) {
    throw new Error(
      `The checkpoint ${path} belongs to another fit (${file.metadata.fingerprint} instead of ` +
        `${fingerprint}): name another file, or delete it to start anew ` +
        "(`deno task train` does so with --fresh).",
    );
  }
  const { "state.order": order, "state.random": words, ...arrays } =
    file.arrays;
  const { progress, step, idle, position, gauss } = JSON.parse(
    file.metadata.state,
  );
  const tensors = Object.fromEntries(
    Object.entries(arrays).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data as Float32Array, [...shape], tensorDtype(data)),
    ]),
  );
  return {
    fingerprint,
    // Earlier versions kept no history.
    progress: { history: [], ...progress },
    step,
    idle,
    random: { words: words.data as Uint32Array, position, gauss },
    order: order.data as Uint32Array,
    tensors,
  };
}

function vector(data: Uint32Array): NamedArray {
  return { shape: [data.length], data };
}
