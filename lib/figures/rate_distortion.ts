import { logTicks } from "./_shared.ts";
import { figure, SEQUENTIAL, SIZE, type Spec } from "./theme.ts";

/** A model in the rate-distortion plane, in nats. */
export interface RateDistortionPoint {
  /** Stands beside the point. */
  readonly label: string;
  /** R, greater than 0. */
  readonly rate: number;
  /** D. */
  readonly distortion: number;
  /** I_q(x; z), the colour. */
  readonly information: number;
}

/** Distortion against rate, joined by a line in order, coloured by I. */
export function rateDistortionFigure(
  title: string,
  points: readonly RateDistortionPoint[],
): Spec {
  const rates = points.map(({ rate }) => rate);
  const domain = [Math.min(...rates) / 1.3, Math.max(...rates) * 1.8];
  const x = {
    field: "rate",
    type: "quantitative",
    scale: { type: "log", domain, nice: false },
    axis: { values: logTicks(domain[0], domain[1]), format: "~g" },
    title: "rate R, nats a user",
  };
  const y = {
    field: "distortion",
    type: "quantitative",
    scale: { zero: false, padding: 12 },
    title: "distortion D, nats a user",
  };
  return figure({
    ...SIZE,
    title,
    data: { values: points.map((point, index) => ({ ...point, index })) },
    layer: [
      {
        mark: { type: "line", color: "#bbb", strokeWidth: 1.2 },
        encoding: { x, y, order: { field: "index", type: "quantitative" } },
      },
      {
        mark: { type: "point", size: 90 },
        encoding: {
          x,
          y,
          color: {
            field: "information",
            type: "quantitative",
            scale: { scheme: SEQUENTIAL },
            title: "I(x; z)",
          },
        },
      },
      {
        mark: { type: "text", align: "left", dx: 8, dy: -6, fontSize: 11 },
        encoding: { x, y, text: { field: "label", type: "nominal" } },
      },
    ],
  });
}
