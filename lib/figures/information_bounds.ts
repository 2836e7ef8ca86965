import { logTicks } from "./_shared.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** I_q(x; z) of a fit between its bounds, in nats. */
export interface InformationPoint {
  readonly beta: number;
  /** I, greater than 0. */
  readonly information: number;
  /** R, greater than 0. */
  readonly rate: number;
  /** H − D. */
  readonly lower: number;
}

/**
 * I and R against β, whose steps are not to scale, below the ceiling log U. The
 * lower bound H − D is drawn where it is positive; the subtitle says where it
 * lies otherwise.
 *
 * @param ceiling log U in nats.
 */
export function informationBoundsFigure(
  ceiling: number,
  points: readonly InformationPoint[],
): Spec {
  const lines = points.flatMap(({ beta, information, rate, lower }) => [
    { beta, quantity: "R, upper bound", value: rate },
    { beta, quantity: "I(x; z)", value: information },
    ...(lower > 0
      ? [{ beta, quantity: "H − D, lower bound", value: lower }]
      : []),
  ]);
  const values = [...lines.map(({ value }) => value), ceiling];
  const domain = [
    10 ** Math.floor(Math.log10(Math.min(...values))),
    10 ** Math.ceil(Math.log10(Math.max(...values))),
  ];
  const lowers = points.map(({ lower }) => lower);
  const positive = lowers.every((lower) => lower > 0);
  const y = {
    type: "quantitative",
    scale: { type: "log", domain },
    axis: { values: logTicks(domain[0], domain[1]), format: ",~g" },
    title: "nats a user",
  };
  return figure({
    ...SIZE,
    title: {
      text: "Mutual information and its bounds",
      subtitle: [
        "dashed: log U, the most that U users can be told apart",
        ...(positive ? [] : [
          "H − D is not drawn where it is negative: its values go from " +
          `${whole(Math.min(...lowers))} to ${whole(Math.max(...lowers))}`,
        ]),
      ],
    },
    layer: [
      {
        data: { values: lines },
        mark: {
          type: "line",
          point: { filled: true, size: 36 },
          strokeWidth: 1.6,
        },
        encoding: {
          x: {
            field: "beta",
            type: "ordinal",
            title: "β (steps not to scale)",
            axis: { labelAngle: 0 },
          },
          y: { ...y, field: "value" },
          color: {
            field: "quantity",
            type: "nominal",
            sort: null,
            title: null,
          },
        },
      },
      {
        data: { values: [{ ceiling }] },
        mark: { type: "rule", strokeDash: [4, 3], color: PALETTE[6] },
        encoding: { y: { ...y, field: "ceiling" } },
      },
    ],
  });
}

function whole(value: number): string {
  return value.toFixed(0).replace("-", "−");
}
