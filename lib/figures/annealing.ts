import type { EpochEvent } from "../training/events.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/** The validation metric while β rises, with the β that is taken as cap. */
export function annealingFigure(
  epochs: readonly EpochEvent[],
  cap: number,
): Spec {
  const values = epochs.map(({ beta, validation }) => ({
    beta,
    ndcg: validation["ndcg@100"].mean,
  }));
  return figure({
    ...SIZE,
    title: {
      text: "How far β should rise",
      subtitle: `validation peaks at β = ${cap.toFixed(2)}`,
    },
    layer: [
      {
        data: { values },
        mark: { type: "line", color: PALETTE[0], strokeWidth: 1.8 },
        encoding: {
          x: { field: "beta", type: "quantitative", title: "β" },
          y: {
            field: "ndcg",
            type: "quantitative",
            title: "validation NDCG@100",
            scale: { zero: false },
          },
        },
      },
      {
        data: { values: [{ beta: cap }] },
        mark: { type: "rule", color: PALETTE[1], strokeDash: [4, 3] },
        encoding: { x: { field: "beta", type: "quantitative" } },
      },
    ],
  });
}
