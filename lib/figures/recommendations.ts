import { figure, PALETTE, type Spec } from "./theme.ts";

/** An item that is recommended, with its probability π_i under (2). */
export interface Recommendation {
  readonly title: string;
  readonly probability: number;
}

/** The best unseen items of one user. */
export function recommendationsFigure(
  title: string,
  recommendations: readonly Recommendation[],
): Spec {
  return figure({
    width: 220,
    height: { step: 20 },
    title,
    data: { values: recommendations },
    mark: { type: "bar", color: PALETTE[0] },
    encoding: {
      y: {
        field: "title",
        type: "nominal",
        title: null,
        sort: null,
        axis: { labelLimit: 320 },
      },
      x: {
        field: "probability",
        type: "quantitative",
        title: "probability of the next item, π_i",
        axis: { format: ".1%", tickCount: 4 },
      },
    },
  });
}
