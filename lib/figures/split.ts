import type { SplitRow } from "../interactions/summary.ts";
import { figure, PALETTE, type Spec } from "./theme.ts";

/** Interactions of the training users and of the held-out ones. */
export function splitFigure(rows: readonly SplitRow[]): Spec {
  const values = rows.map(({ part, users, interactions }) => ({
    group: part.split(" ")[0],
    role: part.split(" ")[1] ?? "training",
    label: `${part.split(" ")[0]} (${users.toLocaleString("en-US")} users)`,
    interactions,
  }));
  return figure({
    width: 380,
    height: { step: 34 },
    title: "Interactions in each part of the split",
    data: { values },
    mark: { type: "bar" },
    encoding: {
      y: {
        field: "label",
        type: "nominal",
        title: null,
        sort: null,
      },
      x: {
        field: "interactions",
        type: "quantitative",
        title: "interactions",
        axis: { format: "~s" },
      },
      color: {
        field: "role",
        type: "nominal",
        title: null,
        sort: null,
        scale: {
          domain: ["training", "input", "target"],
          range: [PALETTE[0], PALETTE[5], PALETTE[1]],
        },
      },
    },
  });
}
