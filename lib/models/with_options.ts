import { Random } from "../random.ts";
import type { Model, ModelDefinition, ModelOptions } from "./model.ts";

/**
 * A copy of a fitted model with other settings, for those that matter when it
 * scores and not only when it is fitted.
 *
 * @returns A model of its own, which the caller disposes.
 * @throws {RangeError} If the weights do not fit the settings.
 */
export function withOptions(
  definition: ModelDefinition,
  model: Model,
  options: ModelOptions,
): Model {
  const copy = definition.create(model.items, new Random(0), {
    ...model.options,
    ...options,
  });
  try {
    copy.setWeights(model.weights());
  } catch (error) {
    copy.dispose();
    throw error;
  }
  return copy;
}
