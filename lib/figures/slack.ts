import { figure, SIZE, type Spec } from "./theme.ts";

/** One slack, by its bound or its cause. */
export interface SlackPoint {
  readonly x: number;
  readonly part: string;
  /** In nats. */
  readonly slack: number;
}

/** Slack, in nats, of bounds or causes against a quantity. */
export function slackFigure(
  title: string,
  xTitle: string,
  points: readonly SlackPoint[],
  { logX = true, line = false } = {},
): Spec {
  return figure({
    ...SIZE,
    title,
    data: { values: points },
    mark: line
      ? { type: "line", strokeWidth: 2 }
      : { type: "point", filled: true, size: 22, opacity: 0.7 },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        scale: logX ? { type: "log", nice: false } : { zero: false },
        title: xTitle,
        axis: { tickCount: 6 },
      },
      y: {
        field: "slack",
        type: "quantitative",
        title: "slack below (9), nats",
        scale: { type: "symlog", constant: 1 },
        axis: { values: [0, 1, 3, 10, 30, 100, 300, 1000, 3000] },
      },
      color: { field: "part", type: "nominal", sort: null, title: null },
    },
  });
}
