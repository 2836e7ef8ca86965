import type { ActivityBin } from "../interactions/summary.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** How many users have how many items N_u, on a logarithmic axis. */
export function activityFigure(bins: readonly ActivityBin[]): Spec {
  const values = bins.filter((bin) => bin.users > 0)
    .map(({ from, to, users }) => ({
      from: Math.max(from, 0.5),
      to,
      users,
    }));
  return figure({
    ...SIZE,
    title: "Users differ in how much they do",
    data: { values },
    mark: { type: "rect", color: PALETTE[0], stroke: "white" },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        scale: { type: "log", nice: false },
        title: "items of the user, N_u",
        axis: { format: "~s", tickCount: 6 },
      },
      x2: { field: "to" },
      y: {
        field: "users",
        type: "quantitative",
        title: "users",
        axis: { format: "~s" },
      },
      y2: { datum: 0 },
    },
  });
}
