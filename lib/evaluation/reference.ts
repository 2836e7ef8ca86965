/**
 * Results of an independent implementation, kept with the project.
 *
 * @module
 */
import type { MetricName, MetricSummary } from "./evaluate.ts";

/** The same model, protocol and split, trained with several seeds. */
export interface SeededResult {
  readonly dataset: string;
  /** "PyTorch" (tests/reference/train.py) or "this project". */
  readonly system: string;
  /** Settings of the fits. */
  readonly settings: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly cap: number;
    readonly annealEpochs: number;
    readonly heldOutUsers: number;
  };
  /** Test metrics of each seed. */
  readonly seeds: readonly Readonly<Record<MetricName, MetricSummary>>[];
}

const FILE = new URL("../../data/reference/mult_vae.json", import.meta.url);

/** What full runs of Mult-VAE found, ours and PyTorch's. */
export async function multVaeResults(): Promise<SeededResult[]> {
  return JSON.parse(await Deno.readTextFile(FILE));
}

/** A metric over seeds: the mean, and the typical error over test users. */
export function overSeeds(
  { seeds }: Pick<SeededResult, "seeds">,
  metric: MetricName,
): MetricSummary {
  const average = (pick: (summary: MetricSummary) => number) =>
    seeds.reduce((sum, seed) => sum + pick(seed[metric]), 0) / seeds.length;
  return {
    mean: average(({ mean }) => mean),
    stderr: average(({ stderr }) => stderr),
    users: seeds[0][metric].users,
  };
}
