import { figure, PALETTE, type Spec } from "./theme.ts";

/** One term of an equation at one β, in nats. */
export interface TermPoint {
  readonly beta: number;
  readonly term: string;
  readonly value: number;
}

/**
 * The terms of (11) against β, whose steps are not to scale: a panel a term, all
 * of the same height in nats, so that their changes compare.
 */
export function decompositionFigure(
  title: string,
  points: readonly TermPoint[],
): Spec {
  const terms = [...new Set(points.map(({ term }) => term))];
  const groups = terms.map((term) =>
    points.filter((point) => point.term === term)
  );
  const ranges = groups.map((group) => {
    const values = group.map(({ value }) => value);
    return [Math.min(...values), Math.max(...values)];
  });
  const height = 1.1 * Math.max(...ranges.map(([low, high]) => high - low), 1);
  return figure({
    title: { text: title, subtitle: "all panels span the same nats" },
    columns: 3,
    spacing: { row: 24, column: 28 },
    concat: groups.map((values, index) => {
      const color = PALETTE[index % PALETTE.length];
      const middle = (ranges[index][0] + ranges[index][1]) / 2;
      return {
        width: 170,
        height: 130,
        title: { text: terms[index], fontSize: 12, fontWeight: "normal" },
        data: { values },
        mark: {
          type: "line",
          color,
          point: { filled: true, size: 26, color },
          strokeWidth: 1.6,
        },
        encoding: {
          x: {
            field: "beta",
            type: "ordinal",
            title: "β",
            axis: { labelAngle: 0, labelOverlap: true },
          },
          y: {
            field: "value",
            type: "quantitative",
            title: "nats",
            scale: {
              domain: [middle - height / 2, middle + height / 2],
              nice: false,
            },
            axis: { tickCount: 5 },
          },
        },
      };
    }),
  });
}
