import type { ActivityBin } from "../interactions/summary.ts";
import { logTicks } from "./_shared.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** Left edge of the bin of users without items, on an axis that has no 0. */
const NONE = 0.5;

/** How many users have how many items N_u, on a logarithmic axis. */
export function activityFigure(bins: readonly ActivityBin[]): Spec {
  const values = bins.filter((bin) => bin.users > 0)
    .map(({ from, to, users }) => ({ from: Math.max(from, NONE), to, users }));
  const edges = values.flatMap(({ from, to }) => [from, to]);
  return figure({
    ...SIZE,
    title: "Activity of users",
    data: { values },
    mark: { type: "rect", color: PALETTE[0], stroke: "white" },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        scale: { type: "log", nice: false },
        title: "items of the user, Nᵤ",
        axis: {
          format: "~s",
          values: logTicks(Math.min(...edges), Math.max(...edges)),
        },
      },
      x2: { field: "to" },
      y: {
        field: "users",
        type: "quantitative",
        title: "users",
        axis: { format: "~s", tickCount: 6 },
      },
      y2: { datum: 0 },
    },
  });
}
