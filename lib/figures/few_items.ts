import type { Estimate } from "./table.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** A system's metric when it is shown so many items of a user. */
export interface FewItemsPoint extends Estimate {
  readonly system: string;
  /** Items shown, at least 1; Infinity for all that are known. */
  readonly shown: number;
}

/** Dashes, so that lines differ without their colours too. */
const DASHES = [[], [7, 4], [2, 2], [8, 3, 2, 3], [4, 2], [12, 3], [1, 3]];

/** A metric against how many items of each user the systems are shown. */
export function fewItemsFigure(
  title: string,
  yTitle: string,
  points: readonly FewItemsPoint[],
): Spec {
  const values = points.map(({ system, shown, mean }) => ({
    system,
    shown: Number.isFinite(shown) ? String(shown) : "all",
    mean,
  }));
  const names = {
    field: "system",
    type: "nominal",
    sort: null,
    title: null,
    legend: { symbolType: "stroke", symbolSize: 400, symbolStrokeWidth: 2 },
  };
  return figure({
    ...SIZE,
    title,
    data: { values },
    encoding: {
      x: {
        field: "shown",
        type: "ordinal",
        sort: null,
        title: "items shown of each test user, at most",
        axis: { labelAngle: 0 },
      },
      y: {
        field: "mean",
        type: "quantitative",
        title: yTitle,
        scale: { zero: false },
      },
      color: { ...names, scale: { range: PALETTE } },
    },
    layer: [
      {
        mark: { type: "line", strokeWidth: 2 },
        encoding: { strokeDash: { ...names, scale: { range: DASHES } } },
      },
      { mark: { type: "point", size: 30 } },
    ],
  });
}
