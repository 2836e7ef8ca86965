import { logTicks } from "./_shared.ts";
import type { Estimate } from "./table.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** A system by two quantities. */
export interface TradeOffPoint extends Estimate {
  readonly system: string;
  /** The horizontal quantity; greater than 0 on a logarithmic axis. */
  readonly x: number;
}

/** Pixels of a line of labels. */
const LINE = 15;

/**
 * A metric, with one standard error each way, against another quantity. Names
 * stand in a column beside the plot, in the order of the metric, so that they
 * never cover each other.
 */
export function tradeOffFigure(
  title: string,
  { x: xTitle, y: yTitle, log = false }: {
    readonly x: string;
    readonly y: string;
    readonly log?: boolean;
  },
  points: readonly TradeOffPoint[],
): Spec {
  const values = labelled(points);
  const [least, most] = extent(values.map(({ x }) => x), log);
  const x = {
    field: "x",
    type: "quantitative",
    title: xTitle,
    scale: {
      type: log ? "log" : "linear",
      domain: [least, most],
      nice: false,
      ...(!log && { zero: false }),
    },
    axis: log
      ? { values: logTicks(least, most), format: "~g" }
      : { tickCount: 6 },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: yTitle,
    scale: { zero: false },
  });
  return figure({
    width: SIZE.width,
    height: Math.max(SIZE.height, LINE * points.length),
    title,
    data: { values },
    layer: [
      {
        mark: { type: "rule", color: "#bbb", strokeWidth: 0.8 },
        encoding: {
          x,
          y: y("mean"),
          x2: { datum: most },
          y2: { field: "label" },
        },
      },
      {
        mark: { type: "rule", color: PALETTE[0], strokeWidth: 1.4 },
        encoding: { x, y: y("low"), y2: { field: "high" } },
      },
      {
        mark: { type: "point", color: PALETTE[0] },
        encoding: { x, y: y("mean") },
      },
      {
        mark: { type: "text", align: "left", dx: 5, fontSize: 11 },
        encoding: {
          x: { datum: most },
          y: y("label"),
          text: { field: "system", type: "nominal" },
        },
      },
    ],
  });
}

/** Adds where each label stands: evenly spaced, in the order of the means. */
function labelled(points: readonly TradeOffPoint[]) {
  const low = Math.min(...points.map(({ mean, stderr }) => mean - stderr));
  const high = Math.max(...points.map(({ mean, stderr }) => mean + stderr));
  const step = (high - low) / Math.max(1, points.length - 1);
  return points.toSorted((a, b) => a.mean - b.mean)
    .map(({ system, x, mean, stderr }, index) => ({
      system,
      x,
      mean,
      low: mean - stderr,
      high: mean + stderr,
      label: low + index * step,
    }));
}

/** A little more than the values take, for the marks and the label lines. */
function extent(values: readonly number[], log: boolean): [number, number] {
  const at = log ? Math.log10 : (value: number) => value;
  const least = at(Math.min(...values));
  const most = at(Math.max(...values));
  const room = 0.08 * (most - least || Math.abs(most) || 1);
  return log
    ? [10 ** (least - room), 10 ** (most + room)]
    : [least - room, most + room];
}
