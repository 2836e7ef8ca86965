/**
 * The same fit with several seeds.
 *
 * @module
 */
import { evaluate, type Metrics } from "../evaluation/evaluate.ts";
import type { Split } from "../interactions/interactions.ts";
import { Random } from "../random.ts";
import type { FitOptions } from "../training/events.ts";
import type { ModelDefinition } from "./model.ts";

/**
 * Fits a fresh model for each seed, which its weights, batches and noise come
 * from, and tests it.
 *
 * @param onEpoch Called after each epoch of each fit.
 * @returns Test metrics of each seed, in order.
 */
export async function fitSeeds(
  definition: ModelDefinition,
  split: Split,
  fit: Omit<FitOptions, "seed">,
  seeds: readonly number[],
  onEpoch?: () => void,
): Promise<Metrics[]> {
  const results: Metrics[] = [];
  for (const seed of seeds) {
    const model = definition.create(split.train.items, new Random(seed));
    try {
      for await (const event of model.fit(split, { ...fit, seed })) {
        if (event.type === "epoch") onEpoch?.();
      }
      results.push((await evaluate(model, split.test)).metrics);
    } finally {
      model.dispose();
    }
  }
  return results;
}
