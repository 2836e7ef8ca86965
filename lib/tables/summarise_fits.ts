import type { Split } from "../interactions/interactions.ts";
import type { TestedModel } from "../models/fit_and_test.ts";
import type { ModelOptions } from "../models/model.ts";
import type { FitOptions } from "../training/events.ts";
import { summariseRows } from "./summarise_rows.ts";
import type { RowSummary, SummarisedFit } from "./summary.ts";
import { testActivity } from "./test_activity.ts";

/** Where and how models were fitted in this session. */
export interface SessionSettings {
  readonly dataset: string;
  readonly backend: string;
  readonly fit: Pick<
    FitOptions,
    "annealing" | "epochs" | "batchSize" | "patience"
  >;
  /** Whether the validation users chose the settings and β; else defaults. */
  readonly searched?: boolean;
}

/**
 * Rows of models that were fitted once each, here and now, like those that
 * `deno task table` keeps.
 *
 * @throws {RangeError} If Mult-VAE, the baseline, is not among them.
 */
export function summariseFits(
  tested: readonly TestedModel[],
  { test }: Split,
  { dataset, backend, fit, searched }: SessionSettings,
): RowSummary[] {
  const patience = Number.isFinite(fit.patience) ? fit.patience : null;
  const fits = tested.map(({ definition, model, test, seconds }) => ({
    configuration: {
      model: definition.name,
      options: model.options as ModelOptions,
      dataset,
      backend,
      fit: {
        ...fit,
        patience,
        annealing: definition.annealed ? fit.annealing : { cap: 0, epochs: 0 },
      },
    },
    test: test.metrics,
    perUser: test.perUser,
    seconds,
  } satisfies SummarisedFit));
  return summariseRows(fits.map((fit) => [fit]), testActivity(test), searched);
}
