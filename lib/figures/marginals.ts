import { figure, PALETTE, type Spec } from "./theme.ts";

/** Draws of a number, with the mean and deviation of the Gaussian beside. */
export interface MarginalPanel {
  readonly title: string;
  readonly draws: ArrayLike<number>;
  readonly mean: number;
  readonly deviation: number;
}

/** Bars of a histogram, over four deviations to either side. */
const BARS = 40;
const REACH = 4;

/**
 * Histograms of draws as densities, each with the Gaussian of the same mean and
 * variance.
 */
export function marginalsFigure(
  title: string,
  panels: readonly MarginalPanel[],
): Spec {
  const values = panels.flatMap((panel) => bars(panel));
  const x = { field: "from", type: "quantitative", title: "z" };
  return figure({
    title,
    data: { values },
    facet: {
      column: {
        field: "panel",
        type: "nominal",
        sort: panels.map(({ title }) => title),
        title: null,
      },
    },
    spec: {
      width: 170,
      height: 140,
      layer: [
        {
          mark: { type: "bar", color: PALETTE[5], binSpacing: 0 },
          encoding: {
            x: { ...x, bin: "binned", axis: { tickCount: 5 } },
            x2: { field: "to" },
            y: { field: "density", type: "quantitative", title: "density" },
          },
        },
        {
          mark: { type: "line", color: PALETTE[1], strokeWidth: 2 },
          encoding: {
            x: { ...x, field: "middle" },
            y: { field: "gaussian", type: "quantitative" },
          },
        },
      ],
    },
    resolve: { scale: { x: "independent", y: "independent" } },
  });
}

function bars({ title, draws, mean, deviation }: MarginalPanel) {
  const width = 2 * REACH * deviation / BARS;
  const start = mean - REACH * deviation;
  const counts = new Float64Array(BARS);
  for (let index = 0; index < draws.length; index++) {
    const bar = Math.floor((draws[index] - start) / width);
    if (bar >= 0 && bar < BARS) counts[bar]++;
  }
  return Array.from(counts, (count, bar) => {
    const middle = start + (bar + 0.5) * width;
    return {
      panel: title,
      from: start + bar * width,
      to: start + (bar + 1) * width,
      middle,
      density: count / (draws.length * width),
      gaussian: Math.exp(-0.5 * ((middle - mean) / deviation) ** 2) /
        (deviation * Math.sqrt(2 * Math.PI)),
    };
  });
}
