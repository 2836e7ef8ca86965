import type { Metrics } from "../evaluation/evaluate.ts";
import type { Split } from "../interactions/interactions.ts";
import { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import type { Model, ModelDefinition, ModelOptions } from "./model.ts";

/** A model after a fit at one β. */
export interface FitAtBeta {
  /** Has the weights of the last epoch; the caller disposes it. */
  readonly model: Model;
  /** Of the last epoch. */
  readonly validation: Metrics;
}

/**
 * Makes a model and fits it with the same β in every update: no annealing, and
 * no best epoch, which for each β would be another one. The fit's seed is that
 * of the weights too.
 *
 * @param fit Its annealing and patience are not used.
 * @throws {RangeError} If there are no epochs.
 */
export async function fitAtBeta(
  definition: ModelDefinition,
  split: Split,
  fit: FitOptions,
  beta: number,
  { options, onProgress }: {
    /** Settings that differ from the model's defaults. */
    readonly options?: ModelOptions;
    /** @param share Of the fit that is done, from 0 to 1. */
    readonly onProgress?: (share: number) => void;
  } = {},
): Promise<FitAtBeta> {
  const model = definition.create(
    split.train.items,
    new Random(fit.seed),
    options,
  );
  const fixed = {
    ...fit,
    patience: Infinity,
    annealing: { cap: beta, epochs: 0 },
  };
  try {
    for await (const event of model.fit(split, fixed)) {
      if (event.type === "step") onProgress?.(event.step / event.steps);
      if (event.type !== "epoch" || event.epoch < fit.epochs) continue;
      // The best epoch's weights would be put back after this event.
      return { model, validation: event.validation };
    }
  } catch (error) {
    model.dispose();
    throw error;
  }
  model.dispose();
  throw new RangeError(
    `Expected at least one epoch but found ${fit.epochs} for ${definition.name}`,
  );
}
