import type { SparsityCell } from "../interactions/summary.ts";
import { figure, SEQUENTIAL, type Spec } from "./theme.ts";

/** The matrix from above: users and items by their counts, densest first. */
export function sparsityFigure(cells: readonly SparsityCell[]): Spec {
  // Colours are linear below the mean density and logarithmic above it.
  const mean = cells.reduce((sum, { density }) => sum + density, 0) /
    cells.length;
  return figure({
    width: 320,
    height: 320,
    title: "Density of the user-item matrix",
    data: { values: cells },
    mark: "rect",
    encoding: {
      x: {
        field: "item",
        type: "ordinal",
        title: "items, most popular first →",
        axis: { labels: false, ticks: false },
      },
      y: {
        field: "user",
        type: "ordinal",
        title: "← users, most active first",
        axis: { labels: false, ticks: false },
      },
      color: {
        field: "density",
        type: "quantitative",
        title: "share of ones",
        scale: { type: "symlog", constant: mean || 1, scheme: SEQUENTIAL },
        legend: { format: ".2~p", tickCount: 5 },
      },
    },
  });
}
