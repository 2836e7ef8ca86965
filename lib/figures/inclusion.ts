import { figure, SIZE, type Spec } from "./theme.ts";

/** Probabilities of one item under three ways to read its logit. */
export interface InclusionPoint {
  readonly item: string;
  readonly way: string;
  readonly probability: number;
}

/** Inclusion probabilities beside those of softmax and of sigmoid. */
export function inclusionFigure(points: readonly InclusionPoint[]): Spec {
  return figure({
    width: SIZE.width,
    height: { step: 18 },
    title: "Probability that an item is among the N",
    data: { values: points },
    mark: { type: "point", filled: true, size: 55, opacity: 0.9 },
    encoding: {
      y: { field: "item", type: "nominal", sort: null, title: null },
      x: {
        field: "probability",
        type: "quantitative",
        title: "probability, or expected number of draws",
      },
      color: { field: "way", type: "nominal", sort: null, title: null },
      shape: { field: "way", type: "nominal", sort: null, title: null },
    },
  });
}
