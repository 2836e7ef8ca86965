import type { EpochEvent } from "../training/events.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

/**
 * The course of a fit: the two parts of (5), the validation metric with the
 * best epoch, and β.
 */
export function trainingFigure(
  epochs: readonly EpochEvent[],
  total = epochs.length,
): Spec {
  const values = epochs.map((event) => ({
    epoch: event.epoch,
    reconstruction: event.parts.reconstruction,
    kl: event.parts.kl ?? 0,
    ndcg: event.validation["ndcg@100"].mean,
    beta: event.beta,
    best: event.best,
  }));
  const best = values.filter((value) => value.best).slice(-1);
  const x = {
    field: "epoch",
    type: "quantitative",
    scale: { domain: [0, total], nice: false },
    title: "epoch",
  };
  const panel = (
    field: string,
    title: string,
    color: string,
    height: number,
    extra: readonly Spec[] = [],
  ) => ({
    width: SIZE.width,
    height,
    layer: [
      {
        mark: { type: "line", color, strokeWidth: 1.8 },
        encoding: {
          x,
          y: {
            field,
            type: "quantitative",
            title,
            scale: { zero: false },
            axis: { tickCount: 4 },
          },
        },
      },
      ...extra,
    ],
  });
  const marker = {
    data: { values: best },
    mark: { type: "point", color: PALETTE[1], filled: true, size: 60 },
    encoding: {
      x: { field: "epoch", type: "quantitative", title: "epoch" },
      y: { field: "ndcg", type: "quantitative" },
    },
  };
  return figure({
    title: {
      text: "Training",
      subtitle: "means of each epoch; the dot is the epoch that is kept",
    },
    data: { values },
    spacing: 12,
    vconcat: [
      panel("reconstruction", "−E log p(x|z)", PALETTE[0], 90),
      panel("kl", "KL, nats", PALETTE[2], 60),
      panel("beta", "β", PALETTE[4], 45),
      panel("ndcg", "NDCG@100", PALETTE[1], 110, [marker]),
    ],
  });
}
