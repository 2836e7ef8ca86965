/**
 * A masked auto-encoder: output k depends on the inputs before k only
 * (Germain, Gregor, Murray and Larochelle 2015).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import { type Dense, dense } from "./layers.ts";

/** One hidden layer and two outputs for each input. */
export interface Made {
  readonly hidden: Dense;
  /** m and s side by side, each as wide as the input. */
  readonly output: Dense;
}

/** Weights of a new network, before any mask. */
export function made(inputs: number, hidden: number, random: Random): Made {
  return {
    hidden: dense(inputs, hidden, random),
    output: dense(hidden, 2 * inputs, random),
  };
}

/**
 * [m, s], each float32 [rows, K], of z [rows, K].
 *
 * @param reversed Whether "before" means from the end.
 */
export function applyMade(
  z: tf.Tensor2D,
  { hidden, output }: Made,
  reversed: boolean,
): [tf.Tensor2D, tf.Tensor2D] {
  const inputs = z.shape[1];
  const units = hidden.bias.shape[0];
  const hiddenWeight = hidden.weight.mul<tf.Tensor2D>(
    inputMask(inputs, units, reversed),
  );
  const outputWeight = output.weight.mul<tf.Tensor2D>(
    outputMask(inputs, units, reversed),
  );
  const activation = tf.tanh(
    tf.fused.matMul({ a: z, b: hiddenWeight, bias: hidden.bias }),
  ) as tf.Tensor2D;
  const both = tf.fused.matMul({
    a: activation,
    b: outputWeight,
    bias: output.bias,
  });
  const [m, s] = tf.split(both, 2, 1);
  return [m as tf.Tensor2D, s as tf.Tensor2D];
}

/** Place of input k in the order, from 1 to K. */
function place(k: number, inputs: number, reversed: boolean): number {
  return reversed ? inputs - k : k + 1;
}

/** How many inputs, in their order, hidden unit j may see: 1 to K − 1. */
function reach(j: number, inputs: number): number {
  return 1 + j % Math.max(1, inputs - 1);
}

function inputMask(
  inputs: number,
  units: number,
  reversed: boolean,
): tf.Tensor2D {
  const mask = new Float32Array(inputs * units);
  for (let k = 0; k < inputs; k++) {
    for (let j = 0; j < units; j++) {
      if (place(k, inputs, reversed) <= reach(j, inputs)) {
        mask[k * units + j] = 1;
      }
    }
  }
  return tf.tensor2d(mask, [inputs, units]);
}

function outputMask(
  inputs: number,
  units: number,
  reversed: boolean,
): tf.Tensor2D {
  const mask = new Float32Array(units * 2 * inputs);
  for (let j = 0; j < units; j++) {
    for (let k = 0; k < inputs; k++) {
      if (reach(j, inputs) < place(k, inputs, reversed)) {
        mask[j * 2 * inputs + k] = 1;
        mask[j * 2 * inputs + inputs + k] = 1;
      }
    }
  }
  return tf.tensor2d(mask, [units, 2 * inputs]);
}
