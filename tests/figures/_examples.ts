import {
  activityFigure,
  annealingFigure,
  benchFigure,
  metricsFigure,
  popularityFigure,
  recommendationsFigure,
  sparsityFigure,
  type Spec,
  splitFigure,
  trainingFigure,
} from "../../lib/figures/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import {
  activityHistogram,
  popularityCurve,
  sparsityTiles,
} from "../../lib/interactions/summary.ts";
import { Random } from "../../lib/random.ts";
import type { EpochEvent } from "../../lib/training/events.ts";

/** A figure, what its picture must say, and how often it has which marks. */
export interface Example {
  readonly spec: Spec;
  readonly texts: readonly string[];
  /** CSS classes of Vega's groups of marks, and how many marks they hold. */
  readonly marks: Readonly<Record<string, number>>;
}

const random = new Random(1);

/** 80 users and 60 items; the item 59 has no user. */
const x = fromRows(
  Array.from({ length: 80 }, (_, user) => {
    const items = new Set([user % 5]);
    for (let draw = 0; draw < user % 23; draw++) {
      items.add(Math.floor(59 * random.random() ** 2));
    }
    return [...items].sort((a, b) => a - b);
  }),
  60,
);

const tiles = sparsityTiles(x, 10);

/** A fit of 12 epochs, of which the ninth is the best. */
export const epochs: readonly EpochEvent[] = Array.from(
  { length: 12 },
  (_, index) => ({
    type: "epoch",
    epoch: index + 1,
    epochs: 12,
    step: 5 * (index + 1),
    beta: Math.min(0.5, index / 10),
    loss: 450 - index,
    parts: { reconstruction: 440 - index, kl: 10 + index },
    validation: {
      "ndcg@100": {
        mean: 0.3 - 0.01 * Math.abs(index - 8),
        stderr: 0.02,
        users: 9,
      },
    },
    best: index <= 8,
    seconds: index,
  }),
);

/** One of every kind. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  activity: {
    spec: activityFigure(activityHistogram(x)),
    texts: ["Activity of users", "items of the user, Nᵤ", "users", "10"],
    marks: {
      "mark-rect role-mark marks":
        activityHistogram(x).filter((bin) => bin.users > 0).length,
    },
  },
  popularity: {
    spec: popularityFigure({
      "MovieLens latest-small (2018)": popularityCurve(x),
      "Million Song Dataset, Taste Profile": popularityCurve(x, 5),
    }),
    texts: [
      "MovieLens latest-small (2018)",
      "Million Song Dataset, Taste Profile",
      "rank of the item by its users",
    ],
    marks: { "mark-line role-mark marks": 2 },
  },
  sparsity: {
    spec: sparsityFigure(tiles),
    texts: ["items, most popular first →", "share of ones"],
    marks: { "mark-rect role-mark marks": tiles.length },
  },
  split: {
    spec: splitFigure([
      row("train", 698, 41_645),
      row("validation input", 120, 5000),
      row("validation target", 120, 1300),
      row("test input", 120, 5500),
      row("test target", 120, 1400),
    ]),
    texts: ["train (698 users)", "test (120 users)", "training", "target"],
    marks: { "mark-rect role-mark marks": 5 },
  },
  annealing: {
    spec: annealingFigure(epochs, 0.45),
    texts: ["dashed: the cap, β = 0.45", "validation NDCG@100"],
    marks: {
      "mark-line role-mark layer_1_marks": 1,
      "mark-rule role-mark layer_2_marks": 1,
    },
  },
  training: {
    spec: trainingFigure(epochs, 20),
    texts: ["−E log p(x|z)", "KL, nats", "β", "NDCG@100", "epoch", "20"],
    marks: { "mark-symbol role-mark concat_3_layer_2_marks": 1 },
  },
  metrics: {
    spec: metricsFigure(
      "Two systems",
      ["recall@20", "ndcg@100"].flatMap((metric) =>
        ["ml-latest-small, PyTorch", "ml-latest-small, this project"]
          .map((system) => ({ system, metric, mean: 0.31, stderr: 0.02 }))
      ),
    ),
    texts: ["Recall@20", "NDCG@100", "ml-latest-small, this project"],
    marks: { "mark-symbol role-mark child_layer_1_marks": 4 },
  },
  recommendations: {
    spec: recommendationsFigure(
      "For an invented user",
      ["Alien (1979)", "Chasing Amy (1997)", "Chasing Amy (1997)"]
        .map((title, index) => ({ title, probability: 0.03 - 0.01 * index })),
      ["Star Wars (1977)"],
    ),
    texts: ["given: Star Wars (1977)", "2. Chasing Amy (1997)", "1%"],
    marks: { "mark-rect role-mark marks": 3 },
  },
  bench: {
    spec: benchFigure("One step", times()),
    texts: ["stock tfjs WASM", "13,000", "milliseconds"],
    marks: { "mark-rect role-mark layer_0_marks": 2 },
  },
  "bench on a logarithmic axis": {
    spec: benchFigure("One step", times(), { log: true }),
    texts: ["160", "100,000", "milliseconds (logarithmic)"],
    marks: { "mark-symbol role-mark layer_0_marks": 2 },
  },
};

function row(
  part: Parameters<typeof splitFigure>[0][number]["part"],
  users: number,
  interactions: number,
) {
  return { part, users, usersWithItems: users, items: 1404, interactions };
}

function times() {
  return [{ part: "stock tfjs WASM", ms: 13_000 }, { part: "step", ms: 160 }];
}
