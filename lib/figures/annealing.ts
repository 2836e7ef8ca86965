import type { EpochEvent } from "../training/events.ts";
import { errorBand } from "./_shared.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/**
 * Validation NDCG@100 while β of (5) rises, with one standard error each way,
 * and the β that is taken as cap.
 */
export function annealingFigure(
  epochs: readonly EpochEvent[],
  cap: number,
): Spec {
  const values = epochs.map(({ epoch, beta, validation }) => {
    const { mean, stderr } = validation["ndcg@100"];
    return { epoch, beta, ndcg: mean, low: mean - stderr, high: mean + stderr };
  });
  const x = { field: "beta", type: "quantitative", title: "β" };
  return figure({
    ...SIZE,
    title: {
      text: "Validation NDCG@100 while β rises",
      subtitle: [
        `dashed: the cap, β = ${cap.toFixed(2)}`,
        "band: standard error over validation users",
      ],
    },
    layer: [
      {
        data: { values },
        ...errorBand(x, "low", "high", PALETTE[0]),
      },
      {
        data: { values },
        mark: { type: "line", color: PALETTE[0], strokeWidth: 1.8 },
        encoding: {
          x,
          y: {
            field: "ndcg",
            type: "quantitative",
            title: "validation NDCG@100",
            scale: { zero: false },
          },
          order: { field: "epoch", type: "quantitative" },
        },
      },
      {
        data: { values: [{ beta: cap }] },
        mark: { type: "rule", color: PALETTE[1], strokeDash: [4, 3] },
        encoding: { x },
      },
    ],
  });
}
