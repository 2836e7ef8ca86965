import type { Estimate } from "./table.ts";
import { figure, type Spec } from "./theme.ts";

/** One estimate of one system. */
export interface MetricPoint extends Estimate {
  readonly system: string;
  readonly metric: string;
}

/** Systems side by side for each metric, with one standard error each way. */
export function metricsFigure(
  title: string,
  points: readonly MetricPoint[],
): Spec {
  const values = points.map(({ system, metric, mean, stderr }) => ({
    system,
    metric,
    mean,
    low: mean - stderr,
    high: mean + stderr,
  }));
  const y = {
    field: "system",
    type: "nominal",
    title: null,
    sort: null,
    axis: { labelLimit: 260 },
  };
  return figure({
    title: { text: title, subtitle: "mean and standard error over test users" },
    data: { values },
    facet: {
      row: {
        field: "metric",
        type: "nominal",
        title: null,
        sort: [...new Set(points.map(({ metric }) => metric))],
        header: { labelAngle: 0, labelAlign: "left" },
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
            },
            x2: { field: "high" },
            color: { field: "system", type: "nominal", legend: null },
          },
        },
        {
          mark: { type: "point", filled: true, size: 70, opacity: 1 },
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
