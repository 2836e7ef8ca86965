import type { Estimate } from "./table.ts";
import { figure, PALETTE, type Spec } from "./theme.ts";

/** How a system differs from the baseline on the same users of one set. */
export interface DifferencePoint extends Estimate {
  readonly system: string;
  readonly dataset: string;
}

/** Standard errors to each side that hold about 95 % of a mean. */
const WIDE = 1.96;

/**
 * Differences to a baseline, user by user, with intervals of 95 %: one that
 * does not touch 0 is more than the choice of users. A panel for each data set.
 *
 * @param metric As the axis names it.
 */
export function differencesFigure(
  title: string,
  baseline: string,
  metric: string,
  points: readonly DifferencePoint[],
): Spec {
  const values = points.map(({ system, dataset, mean, stderr }) => ({
    system,
    dataset,
    mean,
    low: mean - WIDE * stderr,
    high: mean + WIDE * stderr,
    clear: Math.abs(mean) > WIDE * stderr
      ? mean > 0 ? "better" : "worse"
      : "no clear difference",
  }));
  const y = { field: "system", type: "nominal", title: null, sort: null };
  const color = {
    field: "clear",
    type: "nominal",
    title: null,
    scale: {
      domain: ["better", "no clear difference", "worse"],
      range: [PALETTE[2], "#777777", PALETTE[1]],
    },
  };
  return figure({
    title: {
      text: title,
      subtitle: `${metric} less that of ${baseline}, and 95 % over test users`,
    },
    data: { values },
    facet: {
      row: {
        field: "dataset",
        type: "nominal",
        title: null,
        sort: [...new Set(values.map(({ dataset }) => dataset))],
        header: { labelOrient: "top", labelAnchor: "start" },
      },
    },
    spec: {
      width: 300,
      height: { step: 20 },
      layer: [
        {
          mark: { type: "rule", color: "#777", strokeDash: [2, 3] },
          encoding: { x: { datum: 0, type: "quantitative" } },
        },
        {
          mark: { type: "rule", strokeWidth: 2 },
          encoding: {
            y,
            x: {
              field: "low",
              type: "quantitative",
              title: `difference in ${metric}`,
              axis: { tickCount: 6, format: "+~g" },
            },
            x2: { field: "high" },
            color,
          },
        },
        {
          mark: { type: "point" },
          encoding: { y, x: { field: "mean", type: "quantitative" }, color },
        },
      ],
    },
  });
}
