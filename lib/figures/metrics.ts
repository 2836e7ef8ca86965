import { metricLabel } from "./_shared.ts";
import type { Estimate } from "./table.ts";
import { figure, type Spec } from "./theme.ts";

/** One estimate of one system. */
export interface MetricPoint extends Estimate {
  readonly system: string;
  readonly metric: string;
}

/**
 * Systems side by side for each metric, with one standard error each way: dots
 * and not bars, because the axis need not begin at 0.
 */
export function metricsFigure(
  title: string,
  points: readonly MetricPoint[],
): Spec {
  const values = points.map(({ system, metric, mean, stderr }) => ({
    system,
    metric: metricLabel(metric),
    mean,
    low: mean - stderr,
    high: mean + stderr,
  }));
  const y = { field: "system", type: "nominal", title: null, sort: null };
  return figure({
    title: { text: title, subtitle: "mean and standard error over test users" },
    data: { values },
    facet: {
      row: {
        field: "metric",
        type: "nominal",
        title: null,
        sort: [...new Set(values.map(({ metric }) => metric))],
        header: { labelOrient: "top", labelAnchor: "start" },
      },
    },
    spec: {
      width: 300,
      height: { step: 22 },
      layer: [
        {
          mark: { type: "rule", strokeWidth: 2 },
          encoding: {
            y,
            x: {
              field: "low",
              type: "quantitative",
              title: null,
              scale: { zero: false, nice: true },
              axis: { tickCount: 6 },
            },
            x2: { field: "high" },
            color: { field: "system", type: "nominal", legend: null },
          },
        },
        {
          mark: { type: "point" },
          encoding: {
            y,
            x: { field: "mean", type: "quantitative" },
            color: { field: "system", type: "nominal", legend: null },
          },
        },
      ],
    },
  });
}
