/**
 * A model against the numbers that PyTorch found for the same weights.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { SparseArrays } from "../../lib/backend/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import type { Trainable } from "../../lib/training/trainable.ts";
import { assertClose } from "../_close.ts";

/** The reference is in double precision, the model in single. */
export const TOLERANCE = 1e-5;

/** Gives a model the reference's weights. */
export function setParameters(
  model: Trainable,
  values: Readonly<Record<string, number[]>>,
): void {
  const weights = Object.fromEntries(
    Object.entries(model.parameters)
      .map(([name, { shape }]) => [name, tf.tensor(values[name], shape)]),
  );
  model.setWeights(weights);
  tf.dispose(weights);
}

/** The value of a loss, and its gradient in every parameter. */
export async function assertLossAndGradients(
  model: Trainable,
  loss: () => tf.Scalar,
  reference: {
    readonly loss: number[];
    readonly gradients: Readonly<Record<string, number[]>>;
  },
): Promise<void> {
  const { value, grads } = tf.variableGrads(
    loss,
    Object.values(model.parameters),
  );
  assertClose(await value.data(), reference.loss, TOLERANCE, "loss");
  for (const [name, expected] of Object.entries(reference.gradients)) {
    const actual = await grads[model.parameters[name].name].data();
    assertClose(actual, expected, TOLERANCE, `∂ ${name}`);
  }
  tf.dispose([value, grads]);
}

/** The encoder's input of a reference: normalised, then its dropout mask. */
export function droppedInput(
  { items, kept, itemCount, options: { keep } }: {
    readonly items: number[][];
    readonly kept: number[][];
    readonly itemCount: number;
    readonly options: { readonly keep: number };
  },
): SparseArrays {
  const { offsets, indices } = fromRows(kept, itemCount);
  const values = new Float32Array(indices.length);
  items.forEach(({ length }, user) => {
    const value = 1 / (keep * Math.sqrt(length));
    values.fill(value, offsets[user], offsets[user + 1]);
  });
  return { offsets, indices, values };
}
