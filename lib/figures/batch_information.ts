import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** Estimates of I_q(x; z) from batches of a size, in nats. */
export interface BatchInformationPoint {
  readonly batch: number;
  readonly lower: number;
  readonly upper: number;
}

/** Both mini-batch estimates against the batch size, and log of the size. */
export function batchInformationFigure(
  title: string,
  points: readonly BatchInformationPoint[],
): Spec {
  const lines = points.flatMap(({ batch, lower, upper }) => [
    { batch, estimate: "q(z) with the user at 1/U", value: upper },
    { batch, estimate: "q(z) from the batch", value: lower },
    {
      batch,
      estimate: "its ceiling, log of the batch",
      value: Math.log(batch),
    },
  ]);
  const names = {
    field: "estimate",
    type: "nominal",
    sort: null,
    title: null,
    legend: { symbolType: "stroke", symbolSize: 400, symbolStrokeWidth: 2 },
  };
  return figure({
    ...SIZE,
    title,
    data: { values: lines },
    mark: { type: "line", strokeWidth: 1.8 },
    encoding: {
      x: {
        field: "batch",
        type: "quantitative",
        scale: { type: "log", nice: false },
        axis: { values: points.map(({ batch }) => batch), format: "d" },
        title: "users in a batch",
      },
      y: {
        field: "value",
        type: "quantitative",
        title: "estimate of I(x; z), nats",
      },
      color: { ...names, scale: { range: [PALETTE[0], PALETTE[1], "#999"] } },
      strokeDash: { ...names, scale: { range: [[], [], [4, 3]] } },
    },
  });
}
