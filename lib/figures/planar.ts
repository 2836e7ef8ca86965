import { figure, PALETTE, type Spec } from "./theme.ts";

/** Draws of a distribution on the plane. */
export interface PlanarPanel {
  readonly title: string;
  readonly draws: readonly { readonly x: number; readonly y: number }[];
}

/** How far the plane reaches in each direction. */
const REACH = 3.5;

/** Draws of several distributions, one panel beside the other. */
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
  return figure({
    title,
    data: {
      values: panels.flatMap(({ title, draws }) =>
        draws
          .filter(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)) <= REACH)
          .map(({ x, y }) => ({ panel: title, x, y }))
      ),
    },
    facet: {
      column: {
        field: "panel",
        type: "nominal",
        sort: panels.map(({ title }) => title),
        title: null,
      },
    },
    spec: {
      width: 190,
      height: 190,
      mark: {
        type: "point",
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
