import { logTicks } from "./_shared.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** What a likelihood expects of one item of one user. */
export interface PushPoint {
  readonly likelihood: string;
  /** The item's logit η_i. */
  readonly logit: number;
  /** E x_i, greater than 0: the gradient in η_i is x_i − E x_i. */
  readonly expectation: number;
}

/** Expectations below this are left out: they push nothing. */
const LEAST = 1e-4;

/**
 * How strongly each likelihood pushes a logit down, against the logit; above
 * the line at 1 also the logit of an item that the user has.
 */
export function pushFigure(title: string, points: readonly PushPoint[]): Spec {
  const values = points.filter(({ expectation }) => expectation >= LEAST);
  const most = Math.max(1, ...values.map(({ expectation }) => expectation));
  const y = {
    field: "expectation",
    type: "quantitative",
    scale: { type: "log", nice: false },
    title: "pushed down by E xᵢ",
    axis: { values: logTicks(LEAST, most), format: "~g" },
  };
  const names = { field: "likelihood", type: "nominal", sort: null };
  return figure({
    ...SIZE,
    title: {
      text: title,
      subtitle: "above the line at 1: even if the user has the item",
    },
    layer: [
      {
        data: { values: [{ expectation: 1 }] },
        mark: { type: "rule", color: "#777", strokeDash: [2, 3] },
        encoding: { y },
      },
      {
        data: { values },
        mark: { type: "line", strokeWidth: 2.2, interpolate: "monotone" },
        encoding: {
          x: {
            field: "logit",
            type: "quantitative",
            title: "logit ηᵢ",
            scale: { zero: false },
          },
          y,
          color: { ...names, title: null, scale: { range: PALETTE } },
          strokeDash: {
            ...names,
            title: null,
            scale: { range: [[], [7, 4], [2, 2], [8, 3, 2, 3]] },
          },
        },
      },
    ],
  });
}
