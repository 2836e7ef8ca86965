import { figure, PALETTE, type Spec } from "./theme.ts";

/** An item that is recommended, with its probability π_i under (2). */
export interface Recommendation {
  readonly title: string;
  readonly probability: number;
}

/** Items of the user that are named before "and N more". */
const NAMED = 6;

/** Letters of a title that is written out. */
const LONGEST = 50;

/**
 * The best unseen items of one user, best first.
 *
 * @param history Titles of the items from which they were inferred.
 */
export function recommendationsFigure(
  title: string,
  recommendations: readonly Recommendation[],
  history: readonly string[] = [],
): Spec {
  // Two items may have one title; the rank tells them apart.
  const values = recommendations.map(({ title, probability }, index) => ({
    label: `${index + 1}. ${shorten(title)}`,
    probability,
  }));
  const more = history.length - NAMED;
  return figure({
    width: 220,
    height: { step: 20 },
    title: {
      text: title,
      ...(history.length > 0 && {
        subtitle: [
          ...history.slice(0, NAMED).map((item) => `given: ${item}`),
          ...(more > 0 ? [`and ${more} more`] : []),
        ],
      }),
    },
    data: { values },
    mark: { type: "bar", color: PALETTE[0] },
    encoding: {
      y: { field: "label", type: "nominal", title: null, sort: null },
      x: {
        field: "probability",
        type: "quantitative",
        title: "probability of the next item, πᵢ",
        axis: { format: ".2~p", tickCount: 4 },
      },
    },
  });
}

function shorten(title: string): string {
  return title.length > LONGEST ? `${title.slice(0, LONGEST - 1)}…` : title;
}
