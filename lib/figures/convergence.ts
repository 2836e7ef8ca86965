import { figure, SIZE, type Spec } from "./theme.ts";

/** Relative error of a rule with so many nodes. */
export interface ConvergencePoint {
  readonly rule: string;
  readonly nodes: number;
  readonly error: number;
}

/** Errors below this are rounding. */
const ROUNDING = 1e-16;

/** Relative error against the number of nodes, on a logarithmic axis. */
export function convergenceFigure(points: readonly ConvergencePoint[]): Spec {
  const values = points.map((point) => ({
    ...point,
    error: Math.max(point.error, ROUNDING),
  }));
  return figure({
    ...SIZE,
    title: "Convergence of the quadrature",
    data: { values },
    mark: { type: "line", point: { filled: true, size: 22 }, strokeWidth: 1.6 },
    encoding: {
      x: { field: "nodes", type: "quantitative", title: "nodes m" },
      y: {
        field: "error",
        type: "quantitative",
        scale: { type: "log" },
        title: "relative error of Pr[count = N]",
        axis: { format: ".0e", tickCount: 8 },
      },
      color: { field: "rule", type: "nominal", sort: null, title: null },
    },
  });
}
