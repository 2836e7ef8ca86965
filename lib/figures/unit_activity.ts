import { figure, SEQUENTIAL, SIZE, type Spec } from "./theme.ts";

/** The activities of a fit's latent dimensions. */
export interface UnitActivity {
  readonly beta: number;
  /** Variance over users of each dimension's mean, [K]. */
  readonly activity: Float64Array;
}

/** Activities below this are drawn at it. */
const LEAST = 1e-6;

/** Above it a unit counts as active (Burda et al. 2016). */
const THRESHOLD = 0.01;

/** Activities, the largest first, of several β; dashed: the threshold 0.01. */
export function unitActivityFigure(fits: readonly UnitActivity[]): Spec {
  const values = fits.flatMap(({ beta, activity }) =>
    Array.from(activity.toSorted().reverse(), (value, index) => ({
      beta,
      rank: index + 1,
      activity: Math.max(value, LEAST),
    }))
  );
  const activities = values.map(({ activity }) => activity);
  const domain = [
    10 ** Math.floor(Math.log10(Math.min(...activities, THRESHOLD))),
    10 ** Math.ceil(Math.log10(Math.max(...activities, THRESHOLD))),
  ];
  const y = {
    type: "quantitative",
    scale: { type: "log", domain },
    axis: { values: powersOfTen(domain[0], domain[1]), format: "~g" },
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
        data: { values: [{ threshold: THRESHOLD }] },
        mark: { type: "rule", strokeDash: [4, 3], color: "#000" },
        encoding: { y: { ...y, field: "threshold" } },
      },
    ],
  });
}

function powersOfTen(least: number, greatest: number): number[] {
  const low = Math.round(Math.log10(least));
  const count = Math.round(Math.log10(greatest / least)) + 1;
  return Array.from({ length: count }, (_, index) => 10 ** (low + index));
}
