/**
 * Parts that several figures are made of.
 *
 * @module
 */
import type { Spec } from "./theme.ts";

/**
 * Ticks of a logarithmic axis: powers of ten, with twice and five times them
 * where the axis is short.
 */
export function logTicks(least: number, greatest: number): number[] {
  const low = Math.floor(Math.log10(least));
  const high = Math.ceil(Math.log10(greatest));
  const steps = greatest / least > 300 ? [1] : [1, 2, 5];
  return Array.from({ length: high - low + 1 }, (_, index) => low + index)
    .flatMap((power) => steps.map((step) => step * 10 ** power))
    .filter((tick) => tick >= least && tick <= greatest);
}

/** A band between two fields, for a layer below the line of their middle. */
export function errorBand(
  x: Spec,
  low: string,
  high: string,
  color: string,
): Spec {
  return {
    mark: { type: "area", color, opacity: 0.15 },
    encoding: {
      x,
      y: { field: low, type: "quantitative" },
      y2: { field: high },
    },
  };
}

/** "ndcg@100" as papers write it: "NDCG@100"; "Recall@20" likewise. */
export function metricLabel(metric: string): string {
  return metric.replace(/^ndcg/, "NDCG").replace(/^recall/, "Recall");
}
