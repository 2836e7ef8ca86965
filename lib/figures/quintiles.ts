import { figure, PALETTE, type Spec } from "./theme.ts";

/** A system's metric in each fifth of the users, the least active first. */
export interface QuintileLine {
  readonly system: string;
  readonly values: readonly number[];
}

const COLUMNS = 4;

/**
 * A small panel for each system: its metric by the activity of users, over the
 * baseline's in grey.
 *
 * @param baseline The system that all panels show.
 * @param yTitle The metric.
 */
export function quintilesFigure(
  title: string,
  baseline: QuintileLine,
  systems: readonly QuintileLine[],
  yTitle: string,
): Spec {
  const values = systems.flatMap(({ system, values }) =>
    values.map((value, index) => ({
      system,
      fifth: index + 1,
      value,
      baseline: baseline.values[index],
    }))
  );
  const x = {
    field: "fifth",
    type: "ordinal",
    title: null,
    axis: { labelAngle: 0, grid: false },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: yTitle,
    scale: { zero: false },
    axis: { tickCount: 4 },
  });
  return figure({
    title: {
      text: title,
      subtitle:
        `fifths of test users, 1: fewest items; grey: ${baseline.system}`,
    },
    data: { values },
    columns: COLUMNS,
    spacing: { row: 12, column: 12 },
    facet: {
      field: "system",
      type: "nominal",
      title: null,
      sort: systems.map(({ system }) => system),
    },
    spec: {
      width: 112,
      height: 90,
      layer: [
        {
          mark: { type: "line", color: "#aaa", strokeWidth: 2 },
          encoding: { x, y: y("baseline") },
        },
        {
          mark: {
            type: "line",
            color: PALETTE[0],
            strokeWidth: 1.8,
            point: { color: PALETTE[0], size: 22 },
          },
          encoding: { x, y: y("value") },
        },
      ],
    },
  });
}
