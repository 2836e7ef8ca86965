import { figure, PALETTE, type Spec } from "./theme.ts";

/** Draws of a distribution on the plane. */
export interface PlanarPanel {
  readonly title: string;
  /** Panels of one row stand side by side; without rows, all do. */
  readonly row?: string;
  readonly draws: readonly { readonly x: number; readonly y: number }[];
}

/** How far the plane reaches in each direction. */
const REACH = 3.5;

/** Pixels of a panel's sides. */
const SIDE = 190;
const SIDE_OF_GRID = 150;

/**
 * Draws of several distributions, one panel beside the other, or a grid of them:
 * a column for each title and a row for each `row`.
 */
export function planarFigure(
  title: string,
  panels: readonly PlanarPanel[],
): Spec {
  const axis = (field: string) => ({
    field,
    type: "quantitative",
    scale: { domain: [-REACH, REACH] },
    axis: { values: [-3, -2, -1, 0, 1, 2, 3] },
  });
  const facet = (field: string, names: readonly (string | undefined)[]) => ({
    field,
    type: "nominal",
    sort: [...new Set(names)],
    title: null,
  });
  const rows = panels.map(({ row }) => row);
  const grid = rows.some((row) => row !== undefined);
  const side = grid ? SIDE_OF_GRID : SIDE;
  return figure({
    title,
    data: {
      values: panels.flatMap(({ title, row, draws }) =>
        draws
          .filter(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)) <= REACH)
          .map(({ x, y }) => ({
            panel: title,
            ...(grid && { row }),
            x: rounded(x),
            y: rounded(y),
          }))
      ),
    },
    facet: {
      column: facet("panel", panels.map(({ title }) => title)),
      ...(grid && { row: facet("row", rows) }),
    },
    spec: {
      width: side,
      height: side,
      mark: {
        type: "point",
        // A label for each of thousands of points would be most of the file.
        aria: false,
        filled: true,
        size: 8,
        opacity: 0.5,
        color: PALETTE[0],
      },
      encoding: {
        x: { ...axis("x"), title: "z₁" },
        y: { ...axis("y"), title: "z₂" },
      },
    },
  });
}

/** To a thousandth, a fraction of a pixel: files stay small. */
function rounded(value: number): number {
  return Math.round(1000 * value) / 1000;
}
