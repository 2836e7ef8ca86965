/**
 * What a table says of one model.
 *
 * @module
 */
import {
  type MetricName,
  type Metrics,
  type MetricSummary,
  summariseMetric,
  TABLE_METRICS,
} from "../evaluation/evaluate.ts";
import { type PairedTest, pairedTest } from "../evaluation/paired.ts";
import type { ModelOptions } from "../models/model.ts";
import { Random } from "../random.ts";
import type { CellConfiguration } from "./cell.ts";

/** What a summary needs of a fit; a cell has it all. */
export interface SummarisedFit {
  readonly configuration:
    & Pick<CellConfiguration, "model" | "options" | "dataset" | "backend">
    & {
      readonly fit: Pick<
        CellConfiguration["fit"],
        "annealing" | "epochs" | "batchSize" | "patience"
      >;
    };
  readonly test: Metrics;
  /** One value for each test user with targets, in the split's order. */
  readonly perUser: Readonly<Record<MetricName, ArrayLike<number>>>;
  readonly seconds: number;
}

/** A model's row on one data set. */
export interface RowSummary {
  readonly model: string;
  readonly dataset: string;
  readonly seeds: number;
  readonly options: ModelOptions;
  /** Largest β; 0 where the loss has none. */
  readonly cap: number;
  readonly epochs: number;
  readonly batchSize: number;
  /**
   * Epochs without a better one before a fit stopped; null: none. Rows that were
   * kept by earlier versions do not say.
   */
  readonly patience?: number | null;
  /**
   * Whether the validation users chose the settings and β, where a model has
   * any; else they are defaults. Earlier versions' rows do not say.
   */
  readonly searched?: boolean;
  /** Over test users, of each user's mean over the seeds. */
  readonly metrics: Readonly<Record<MetricName, MetricSummary>>;
  /** Standard deviation over the seeds of the mean; null with one seed. */
  readonly seedDeviation: Readonly<Record<MetricName, number>> | null;
  /** NDCG@100 against the baseline's, user by user; null for the baseline. */
  readonly paired: PairedTest | null;
  /** The same against further models, by name; see `RIVALS`. */
  readonly rivals?: Readonly<Record<string, PairedTest>>;
  /** NDCG@100 of each fifth of the test users, the least active first. */
  readonly quintiles: readonly number[];
  /** Mean seconds of a fit, and the backend and threads that it took. */
  readonly seconds: number;
  readonly backend: string;
}

const FIFTHS = 5;

/**
 * Sums up the fits of one model with several seeds.
 *
 * @param cells At least one, of the same test users.
 * @param baseline Cells of the model to compare with, often Mult-VAE's.
 * @param activity Number of known items of each test user with targets.
 * @param rivals Cells of further models to compare with, by name.
 * @param searched As in {@linkcode RowSummary}.
 */
export function summariseRow(
  cells: readonly SummarisedFit[],
  baseline: readonly SummarisedFit[] | undefined,
  activity: ArrayLike<number>,
  rivals: Readonly<Record<string, readonly SummarisedFit[]>> = {},
  searched = false,
): RowSummary {
  const [{ configuration }] = cells;
  const metrics = Object.fromEntries(
    TABLE_METRICS.map((
      metric,
    ) => [metric, summariseMetric(overSeeds(cells, metric))]),
  ) as Record<MetricName, MetricSummary>;
  const ndcg = overSeeds(cells, "ndcg@100");
  return {
    model: configuration.model,
    dataset: configuration.dataset,
    seeds: cells.length,
    options: configuration.options,
    cap: configuration.fit.annealing.cap,
    epochs: configuration.fit.epochs,
    batchSize: configuration.fit.batchSize,
    patience: configuration.fit.patience,
    searched,
    metrics,
    seedDeviation: cells.length > 1 ? deviations(cells) : null,
    paired: baseline ? compare(ndcg, baseline) : null,
    rivals: Object.fromEntries(
      Object.entries(rivals).map(([name, other]) => [
        name,
        compare(ndcg, other),
      ]),
    ),
    quintiles: byActivity(ndcg, activity),
    seconds: cells.reduce((sum, { seconds }) => sum + seconds, 0) /
      cells.length,
    backend: configuration.backend,
  };
}

function compare(
  ndcg: Float64Array,
  other: readonly SummarisedFit[],
): PairedTest {
  return pairedTest(ndcg, overSeeds(other, "ndcg@100"), new Random(0));
}

/** Each user's mean over the seeds. */
function overSeeds(
  cells: readonly SummarisedFit[],
  metric: MetricName,
): Float64Array {
  const sums = new Float64Array(cells[0].perUser[metric].length);
  for (const { perUser } of cells) {
    for (let user = 0; user < sums.length; user++) {
      sums[user] += perUser[metric][user] / cells.length;
    }
  }
  return sums;
}

function deviations(
  cells: readonly SummarisedFit[],
): Record<MetricName, number> {
  return Object.fromEntries(TABLE_METRICS.map((metric) => {
    const means = cells.map(({ test }) => test[metric].mean);
    const mean = means.reduce((a, b) => a + b) / means.length;
    const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return [metric, Math.sqrt(squares / (means.length - 1))];
  })) as Record<MetricName, number>;
}

function byActivity(
  values: Float64Array,
  activity: ArrayLike<number>,
): number[] {
  const order = Array.from(values.keys())
    .sort((a, b) => activity[a] - activity[b]);
  return Array.from({ length: FIFTHS }, (_, fifth) => {
    const users = order.slice(
      Math.floor(fifth * order.length / FIFTHS),
      Math.floor((fifth + 1) * order.length / FIFTHS),
    );
    return users.reduce((sum, user) => sum + values[user], 0) / users.length;
  });
}
