import type { PopularityPoint } from "../interactions/summary.ts";
import { logTicks } from "./_shared.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/**
 * Users of an item against its rank, for one data set or several. Items
 * without users have no place on the logarithmic axis and are left out.
 */
export function popularityFigure(
  curves: Readonly<Record<string, readonly PopularityPoint[]>>,
): Spec {
  const names = Object.keys(curves);
  const values = Object.entries(curves).flatMap(([dataset, points]) =>
    points.filter(({ users }) => users > 0)
      .map(({ rank, users }) => ({ dataset, rank, users }))
  );
  const axis = (field: "rank" | "users", title: string) => ({
    field,
    type: "quantitative",
    scale: { type: "log", nice: false },
    title,
    axis: {
      format: "~s",
      values: logTicks(1, Math.max(...values.map((value) => value[field]))),
    },
  });
  return figure({
    ...SIZE,
    title: "Popularity of items",
    data: { values },
    mark: { type: "line", strokeWidth: 1.8 },
    encoding: {
      x: axis("rank", "rank of the item by its users"),
      y: axis("users", "users of the item"),
      color: {
        field: "dataset",
        type: "nominal",
        title: null,
        scale: { domain: names },
      },
      // Colours come again after the last one; dashes tell them apart.
      strokeDash: {
        field: "dataset",
        type: "nominal",
        title: null,
        scale: {
          domain: names,
          range: names.map((_, index) => index < PALETTE.length ? [] : [4, 2]),
        },
      },
    },
  });
}
