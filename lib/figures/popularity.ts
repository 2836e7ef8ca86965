import type { PopularityPoint } from "../interactions/summary.ts";
import { figure, SIZE, type Spec } from "./theme.ts";

/** Users of an item against its rank, for one data set or several. */
export function popularityFigure(
  curves: Readonly<Record<string, readonly PopularityPoint[]>>,
): Spec {
  const values = Object.entries(curves).flatMap(([dataset, points]) =>
    points.map(({ rank, users }) => ({ dataset, rank, users }))
  );
  return figure({
    ...SIZE,
    title: "A few items have most of the users",
    data: { values },
    mark: { type: "line", interpolate: "monotone", strokeWidth: 2 },
    encoding: {
      x: {
        field: "rank",
        type: "quantitative",
        scale: { type: "log", nice: false },
        title: "rank of the item by its users",
        axis: { format: "~s", tickCount: 5 },
      },
      y: {
        field: "users",
        type: "quantitative",
        scale: { type: "log", nice: false },
        title: "users of the item",
        axis: { format: "~s", tickCount: 5 },
      },
      color: { field: "dataset", type: "nominal", title: null },
    },
  });
}
