import { figure, SIZE, type Spec } from "./theme.ts";

/** Both ends of a bracket with so many samples, in nats. */
export interface BracketPoint {
  readonly samples: number;
  readonly lower: number;
  readonly upper: number;
}

/** A lower and an upper bound that close in on each other as samples grow. */
export function boundBySamplesFigure(points: readonly BracketPoint[]): Spec {
  const x = {
    field: "samples",
    type: "quantitative",
    scale: { type: "log", nice: false },
    title: "samples K",
    axis: { values: points.map(({ samples }) => samples) },
  };
  const ends = points.flatMap(({ samples, lower, upper }) => [
    { samples, bound: "L_K", value: lower },
    { samples, bound: "without the own ψ", value: upper },
  ]);
  return figure({
    ...SIZE,
    title: "The surrogate bound and its counterpart",
    layer: [
      {
        data: { values: points },
        mark: { type: "area", opacity: 0.12, color: "#777" },
        encoding: {
          x,
          y: { field: "lower", type: "quantitative" },
          y2: { field: "upper" },
        },
      },
      {
        data: { values: ends },
        mark: {
          type: "line",
          point: { filled: true, size: 30 },
          strokeWidth: 1.6,
        },
        encoding: {
          x,
          y: {
            field: "value",
            type: "quantitative",
            scale: { zero: false },
            title: "nats a user",
          },
          color: { field: "bound", type: "nominal", sort: null, title: null },
        },
      },
    ],
  });
}
