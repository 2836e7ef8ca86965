/**
 * Named tensors of a model or an optimiser.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Numbers of a fitted model, by name. */
export type Weights = Readonly<Record<string, tf.Tensor>>;

/** Copies, which in-place updates of the originals leave alone. */
export function copyWeights(weights: Weights): Record<string, tf.Tensor> {
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(weights).map(([name, tensor]) => [name, tensor.add(0)]),
    )
  );
}

/**
 * Gives variables the values of the weights of the same names.
 *
 * @throws {RangeError} If a name is missing or a shape differs; then nothing
 *   has changed.
 */
export function assignWeights(
  variables: Readonly<Record<string, tf.Variable>>,
  weights: Weights,
): void {
  for (const [name, variable] of Object.entries(variables)) {
    const value = weights[name];
    if (!value) throw new RangeError(`The weights lack "${name}"`);
    if (!tf.util.arraysEqual(value.shape, variable.shape)) {
      throw new RangeError(
        `Expected "${name}" of shape [${variable.shape}] but found ` +
          `[${value.shape}]: the weights belong to another data set or size`,
      );
    }
  }
  for (const [name, variable] of Object.entries(variables)) {
    const copy = weights[name].add(0);
    variable.assign(copy);
    copy.dispose();
  }
}
