import { figure, SEQUENTIAL, SIZE, type Spec } from "./theme.ts";

/** The activities of a fit's latent dimensions. */
export interface UnitActivity {
  readonly beta: number;
  /** Variance over users of each dimension's mean, [K]. */
  readonly activity: Float64Array;
}

/** Activities below this are drawn at it. */
const LEAST = 1e-6;

/** Activities, the largest first, of several β; dashed: the threshold 0.01. */
export function unitActivityFigure(fits: readonly UnitActivity[]): Spec {
  const values = fits.flatMap(({ beta, activity }) =>
    Array.from(activity.toSorted().reverse(), (value, index) => ({
      beta,
      rank: index + 1,
      activity: Math.max(value, LEAST),
    }))
  );
  const y = {
    type: "quantitative",
    scale: { type: "log" },
    axis: { format: ".0e", tickCount: 6 },
    title: "variance of the mean over users",
  };
  return figure({
    ...SIZE,
    title: {
      text: "Activity of the latent dimensions",
      subtitle: "dashed: 0.01, above which a unit counts as active",
    },
    layer: [
      {
        data: { values },
        mark: { type: "line", strokeWidth: 1.6 },
        encoding: {
          x: {
            field: "rank",
            type: "quantitative",
            title: "dimension, by activity",
            scale: { zero: false, nice: false },
          },
          y: { ...y, field: "activity" },
          color: {
            field: "beta",
            type: "ordinal",
            scale: { scheme: SEQUENTIAL },
            title: "β",
          },
        },
      },
      {
        data: { values: [{ threshold: 0.01 }] },
        mark: { type: "rule", strokeDash: [4, 3], color: "#000" },
        encoding: { y: { ...y, field: "threshold" } },
      },
    ],
  });
}
