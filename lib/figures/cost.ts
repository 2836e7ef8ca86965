import { logTicks } from "./_shared.ts";
import { figure, SIZE, type Spec } from "./theme.ts";

/** Time of a method at a number of chosen items. */
export interface CostPoint {
  readonly method: string;
  readonly count: number;
  /** Milliseconds, greater than 0. */
  readonly ms: number;
}

/** Time against N, on logarithmic axes: a flat line costs the same for any N. */
export function costFigure(title: string, points: readonly CostPoint[]): Spec {
  const times = points.map(({ ms }) => ms);
  const domain = [
    10 ** Math.floor(Math.log10(Math.min(...times))),
    10 ** Math.ceil(Math.log10(Math.max(...times))),
  ];
  return figure({
    ...SIZE,
    title,
    data: { values: points },
    mark: { type: "line", point: { filled: true, size: 30 }, strokeWidth: 1.6 },
    encoding: {
      x: {
        field: "count",
        type: "quantitative",
        scale: { type: "log", nice: false },
        title: "chosen items N",
        axis: { values: [...new Set(points.map(({ count }) => count))] },
      },
      y: {
        field: "ms",
        type: "quantitative",
        scale: { type: "log", domain },
        title: "milliseconds",
        axis: { values: logTicks(domain[0], domain[1]), format: ",~r" },
      },
      color: { field: "method", type: "nominal", sort: null, title: null },
    },
  });
}
