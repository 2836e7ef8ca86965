import type { Split } from "../interactions/interactions.ts";
import type { TestedModel } from "../models/fit_and_test.ts";
import type { ModelOptions } from "../models/model.ts";
import type { FitOptions } from "../training/events.ts";
import {
  type RowSummary,
  type SummarisedFit,
  summariseRow,
} from "./summary.ts";
import { testActivity } from "./test_activity.ts";

/** Where and how models were fitted in this session. */
export interface SessionSettings {
  readonly dataset: string;
  readonly backend: string;
  readonly fit: Pick<FitOptions, "annealing" | "epochs" | "batchSize">;
  /** Name of the model that the others are compared with. */
  readonly baseline: string;
}

/**
 * Rows of models that were fitted once each, here and now, like those that
 * `deno task table` keeps.
 *
 * @throws {RangeError} If the baseline is not among them.
 */
export function summariseFits(
  tested: readonly TestedModel[],
  { test }: Split,
  { dataset, backend, fit, baseline }: SessionSettings,
): RowSummary[] {
  const fits = tested.map(({ definition, model, test, seconds }) => ({
    configuration: {
      model: definition.name,
      options: model.options as ModelOptions,
      dataset,
      backend,
      fit: definition.annealed
        ? fit
        : { ...fit, annealing: { cap: 0, epochs: 0 } },
    },
    test: test.metrics,
    perUser: test.perUser,
    seconds,
  } satisfies SummarisedFit));
  const base = fits.find(({ configuration }) =>
    configuration.model === baseline
  );
  if (!base) {
    throw new RangeError(
      `The others are compared with ${baseline}: fit it as well.`,
    );
  }
  const activity = testActivity(test);
  return fits.map((own) =>
    summariseRow([own], own === base ? undefined : [base], activity)
  );
}
