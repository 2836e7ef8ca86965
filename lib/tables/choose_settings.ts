/**
 * Hyper-parameters by the validation users, as the paper chooses them.
 *
 * @module
 */
import type { ModelDefinition, ModelOptions } from "../models/model.ts";
import type { Annealing } from "../training/events.ts";
import type { Cell, CellConfiguration } from "./cell.ts";

/** What all cells of a table have in common. */
export type TableSettings =
  & Omit<CellConfiguration, "model" | "options" | "fit">
  & { readonly fit: Omit<CellConfiguration["fit"], "annealing" | "seed"> };

/** What the search chose for a model. */
export interface Chosen {
  readonly options: ModelOptions;
  readonly annealing: Annealing;
}

/** Seed of the fits that choose; those that count have others. */
export const SEARCH_SEED = 98765;

/** No KL term, or none that is weighed. */
export const NONE: Annealing = { cap: 0, epochs: 0 };

/**
 * The fits that choose a model's settings: one for each entry of its grid; where
 * the loss has a β, each with β rising from 0 to 1 over all epochs (paper, page
 * 3). None where there is nothing to choose.
 */
export function searchCells(
  definition: ModelDefinition,
  settings: TableSettings,
): CellConfiguration[] {
  if (!definition.annealed && !definition.grid) return [];
  const annealing = definition.annealed
    ? { cap: 1, epochs: settings.fit.epochs }
    : NONE;
  return (definition.grid ?? [{}]).map((options) =>
    configure(definition, settings, { options, annealing }, SEARCH_SEED)
  );
}

/**
 * The settings with the best validation metric; β's cap is the β of that epoch,
 * which is then reached at the pace of the search.
 *
 * @throws {Error} If the best cell's epochs do not begin with its first.
 */
export function choose(
  definition: ModelDefinition,
  settings: TableSettings,
  searched: readonly Cell[],
): Chosen {
  if (searched.length === 0) return { options: {}, annealing: NONE };
  const best = searched.reduce((a, b) => b.bestValue > a.bestValue ? b : a);
  const options = Object.fromEntries(
    Object.entries(best.configuration.options)
      .filter(([name, value]) => value !== definition.defaults[name]),
  );
  if (!definition.annealed) return { options, annealing: NONE };
  const cap = betaAtBest(best);
  return {
    options,
    annealing: { cap, epochs: cap * settings.fit.epochs },
  };
}

/**
 * A fit that an earlier version resumed has only the epochs since then, so that
 * its best is missing among them, or another one is in its place.
 */
function betaAtBest(
  { configuration, epochs, bestEpoch, bestValue }: Cell,
): number {
  const record = epochs[bestEpoch - 1];
  if (epochs.length >= bestEpoch && record.value === bestValue) {
    return record.beta;
  }
  throw new Error(
    `The search fit of ${configuration.model} on ${configuration.dataset} does ` +
      `not know β at its best epoch ${bestEpoch}, as it keeps ${epochs.length} ` +
      `epochs and not from the first on: delete its cell (seed ` +
      `${configuration.fit.seed}) to fit it anew.`,
  );
}

/** The fits that count, one for each seed. */
export function seedCells(
  definition: ModelDefinition,
  settings: TableSettings,
  chosen: Chosen,
  seeds: number,
): CellConfiguration[] {
  const count = definition.deterministic ? 1 : seeds;
  return Array.from(
    { length: count },
    (_, index) => configure(definition, settings, chosen, index + 1),
  );
}

function configure(
  { name, defaults }: ModelDefinition,
  settings: TableSettings,
  { options, annealing }: Chosen,
  seed: number,
): CellConfiguration {
  return {
    ...settings,
    model: name,
    options: { ...defaults, ...options },
    fit: { ...settings.fit, annealing, seed },
  };
}
