import { evaluate, type Evaluation } from "../evaluation/evaluate.ts";
import type { Split } from "../interactions/interactions.ts";
import { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import type { Model, ModelDefinition, ModelOptions } from "./model.ts";

/** A fitted model, and what the test users say of it. */
export interface TestedModel {
  readonly definition: ModelDefinition;
  /** Has the weights of its best epoch; the caller disposes it. */
  readonly model: Model;
  readonly test: Evaluation;
  /** Seconds of fitting, validation included. */
  readonly seconds: number;
}

/** What a fit may be told beside {@linkcode FitOptions}. */
export interface FitAndTestOptions {
  /** Settings that differ from the model's defaults. */
  readonly options?: ModelOptions;
  /** @param share Of the fit that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Makes a model, fits it and tests it. The fit's seed is that of the weights
 * too.
 *
 * @throws {Error} If the fit is interrupted by `fit.signal`.
 */
export async function fitAndTest(
  definition: ModelDefinition,
  split: Split,
  fit: FitOptions,
  { options, onProgress }: FitAndTestOptions = {},
): Promise<TestedModel> {
  const random = new Random(fit.seed);
  const model = definition.create(split.train.items, random, options);
  try {
    let seconds = 0;
    for await (const event of model.fit(split, fit)) {
      if (event.type === "step") onProgress?.(event.step / event.steps);
      if (event.type !== "end") continue;
      if (event.reason === "interrupted") {
        throw new Error(`The fit of ${definition.name} was interrupted.`);
      }
      seconds = event.seconds;
    }
    const test = await evaluate(model, split.test);
    return { definition, model, test, seconds };
  } catch (error) {
    model.dispose();
    throw error;
  }
}
