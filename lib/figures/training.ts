import type { EpochEvent } from "../training/events.ts";
import { errorBand } from "./_shared.ts";
import { figure, PALETTE, SIZE, type Spec } from "./theme.ts";

const LABELS: Readonly<Record<string, string>> = {
  reconstruction: "−E log p(x|z)",
  kl: "KL, nats",
};

/** Room for tick labels, so that the titles of all panels stand in line. */
const EXTENT = 40;

/**
 * The course of a fit: the parts of the loss (5), β where there is a KL part,
 * and the validation metric with the best epoch.
 *
 * @param total Epochs that the axis has room for.
 */
export function trainingFigure(
  epochs: readonly EpochEvent[],
  total = epochs.length,
): Spec {
  const values = epochs.map(({ epoch, parts, validation, beta, best }) => {
    const { mean, stderr } = validation["ndcg@100"];
    return {
      ...parts,
      epoch,
      beta,
      ndcg: mean,
      low: mean - stderr,
      high: mean + stderr,
      best,
    };
  });
  const parts = Object.keys(epochs[0]?.parts ?? {});
  const lossColors = [PALETTE[0], PALETTE[2], PALETTE[3], PALETTE[5]];
  return figure({
    title: {
      text: "Training",
      subtitle: [
        "losses are means over the updates of an epoch",
        "NDCG@100: validation, band: standard error, dot: the epoch kept",
      ],
    },
    data: { values },
    spacing: 14,
    vconcat: [
      ...parts.map((part, index) => {
        const color = lossColors[index % lossColors.length];
        const x = epochAxis(total, false);
        return panel(index === 0 ? 90 : 60, [
          line(x, part, LABELS[part] ?? part, color),
        ]);
      }),
      ...(parts.includes("kl")
        ? [
          panel(45, [
            line(epochAxis(total, false), "beta", "β", PALETTE[4], 2),
          ]),
        ]
        : []),
      panel(110, validationLayers(epochAxis(total, true), values)),
    ],
  });
}

function panel(height: number, layer: readonly Spec[]): Spec {
  return { width: SIZE.width, height, layer };
}

function line(
  x: Spec,
  field: string,
  title: string,
  color: string,
  tickCount = 3,
): Spec {
  return {
    mark: { type: "line", color, strokeWidth: 1.8 },
    encoding: {
      x,
      y: {
        field,
        type: "quantitative",
        title,
        scale: { zero: false },
        axis: { tickCount, minExtent: EXTENT },
      },
    },
  };
}

function validationLayers(
  x: Spec,
  values: readonly { readonly best: boolean }[],
): Spec[] {
  return [
    errorBand(x, "low", "high", PALETTE[1]),
    line(x, "ndcg", "NDCG@100", PALETTE[1]),
    {
      data: { values: values.filter(({ best }) => best).slice(-1) },
      mark: { type: "point", color: PALETTE[1] },
      encoding: { x, y: { field: "ndcg", type: "quantitative" } },
    },
  ];
}

/** The panels share it, so that only the last one has labels and a title. */
function epochAxis(total: number, last: boolean): Spec {
  return {
    field: "epoch",
    type: "quantitative",
    scale: { domain: [0, Math.max(1, total)], nice: false },
    title: last ? "epoch" : null,
    axis: { labels: last, ticks: last, format: "d", tickMinStep: 1 },
  };
}
