import { logTicks } from "./_shared.ts";
import { figure, PALETTE, type Spec } from "./theme.ts";

/** A part of some work, or a system, and its time. */
export interface BenchPoint {
  readonly part: string;
  /** Milliseconds, greater than 0. */
  readonly ms: number;
}

/**
 * Times side by side, in the order given.
 *
 * @param options.log A logarithmic axis, with dots: a bar's length means
 *   nothing where there is no 0.
 */
export function benchFigure(
  title: string,
  points: readonly BenchPoint[],
  { log = false }: { readonly log?: boolean } = {},
): Spec {
  const y = { field: "part", type: "nominal", title: null, sort: null };
  const x = {
    field: "ms",
    type: "quantitative",
    title: log ? "milliseconds (logarithmic)" : "milliseconds",
    axis: {
      format: ",~r",
      tickCount: 5,
      ...(log && { values: logTicks(...extremes(points)) }),
    },
    scale: log ? { type: "log" } : { zero: true },
  };
  return figure({
    width: 300,
    height: { step: 24 },
    title,
    data: {
      values: points.map(({ part, ms }) => ({
        part,
        ms,
        label: ms.toLocaleString("en-US", { maximumSignificantDigits: 3 }),
      })),
    },
    layer: [
      {
        mark: log
          ? { type: "point", color: PALETTE[0] }
          : { type: "bar", color: PALETTE[0] },
        encoding: { y, x },
      },
      {
        mark: { type: "text", align: "left", dx: 6, fontSize: 11 },
        encoding: { y, x, text: { field: "label", type: "nominal" } },
      },
    ],
  });
}

/** The powers of ten around the times, to which the axis is extended. */
function extremes(points: readonly BenchPoint[]): [number, number] {
  const powers = points.map(({ ms }) => Math.log10(ms));
  return [
    10 ** Math.floor(Math.min(...powers)),
    10 ** Math.ceil(Math.max(...powers)),
  ];
}
