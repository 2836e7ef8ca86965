import type { MetricName } from "../../lib/evaluation/mod.ts";
import type { Cell, CellConfiguration } from "../../lib/tables/cell.ts";

export const CONFIGURATION: CellConfiguration = {
  model: "mult-vae",
  options: { hidden: 8, latent: 3, keep: 0.5 },
  dataset: "generated",
  size: [10, 5, 20],
  heldOutUsers: 2,
  fit: {
    epochs: 10,
    batchSize: 100,
    learningRate: 1e-3,
    annealing: { cap: 0.2, epochs: 10 },
    selectBy: "ndcg@100",
    patience: null,
    seed: 1,
  },
  backend: "cpu",
};

/** A cell in which every metric of a user is the given number. */
export function cellOf(
  values: readonly number[],
  change: Partial<Cell> = {},
): Cell {
  const metrics: MetricName[] = ["recall@20", "recall@50", "ndcg@100"];
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const all = <T>(value: T) =>
    Object.fromEntries(metrics.map((name) => [name, value])) as Record<
      MetricName,
      T
    >;
  return {
    configuration: CONFIGURATION,
    test: all({ mean, stderr: 0, users: values.length }),
    perUser: all(values),
    bestEpoch: 2,
    bestValue: 0.4,
    epochs: [{ beta: 0.1, value: 0.3 }, { beta: 0.2, value: 0.4 }],
    seconds: 3,
    ...change,
  };
}
