/**
 * The evaluation that every model goes through.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { unseenTopK } from "../backend/ops/unseen_top_k.ts";
import {
  type HeldOut,
  type Interactions,
  sliceUsers,
  userItems,
} from "../interactions/interactions.ts";
import { hits, ndcg, recall } from "./metrics.ts";

/** Anything that scores items, a model among others. */
export interface Scorer {
  /**
   * Scores of all items, float32 [users, items], higher is better, for users
   * of whom some items are known. The caller disposes them.
   */
  score(input: Interactions): tf.Tensor2D;
}

/** Metrics by the names that the field uses. */
export type MetricName = `recall@${number}` | `ndcg@${number}`;

/** A metric over the users who have held-out items. */
export interface MetricSummary {
  readonly mean: number;
  /** Standard error of the mean: σ/√n, with σ over n, not n − 1, users. */
  readonly stderr: number;
  /** Users who have held-out items. */
  readonly users: number;
}

export type Metrics = Readonly<Record<MetricName, MetricSummary>>;

/** What an evaluation found. */
export interface Evaluation {
  readonly metrics: Metrics;
  /** One value per user with held-out items, for paired comparisons. */
  readonly perUser: Readonly<Record<MetricName, Float64Array>>;
  /** Which users of the held-out set those values belong to. */
  readonly users: Uint32Array;
}

/** The metrics of Tables 2 and 3. */
export const TABLE_METRICS: readonly MetricName[] = [
  "recall@20",
  "recall@50",
  "ndcg@100",
];

/** How an evaluation runs. */
export interface EvaluationOptions {
  readonly metrics?: readonly MetricName[];
  /** Users scored at a time. */
  readonly batchSize?: number;
  /** Called after each batch. */
  readonly onProgress?: (users: number, total: number) => void;
}

/**
 * Ranks all items for each held-out user by the model's scores, leaves the
 * input items out, and compares the best with the target items (section 4.2).
 *
 * Users without target items have no metric and are not counted.
 *
 * @throws {RangeError} If a metric's name has no cut-off, or no user has
 *   target items.
 */
export async function evaluate(
  model: Scorer,
  heldOut: HeldOut,
  { metrics = TABLE_METRICS, batchSize = 500, onProgress }: EvaluationOptions =
    {},
): Promise<Evaluation> {
  const { input, target } = heldOut;
  const parsed = metrics.map(parseMetric);
  const k = Math.min(input.items, Math.max(...parsed.map(({ r }) => r)));
  const users = usersWithItems(target);
  if (users.length === 0) {
    throw new RangeError(
      "No held-out user has target items: hold out more users, or users " +
        "with at least five items",
    );
  }
  const perUser = Object.fromEntries(
    metrics.map((name) => [name, new Float64Array(users.length)]),
  ) as Record<MetricName, Float64Array>;
  let evaluated = 0;
  for (let start = 0; start < input.users; start += batchSize) {
    const end = Math.min(input.users, start + batchSize);
    const rankings = await rank(model, sliceUsers(input, start, end), k);
    for (let user = start; user < end; user++) {
      const wanted = userItems(target, user);
      if (wanted.length === 0) continue;
      const row = rankings.subarray((user - start) * k, (user - start + 1) * k);
      const hit = hits(row, wanted);
      for (const { name, metric, r } of parsed) {
        perUser[name][evaluated] = metric(hit, wanted.length, r);
      }
      evaluated++;
    }
    onProgress?.(end, input.users);
  }
  const summaries = metrics.map((
    name,
  ) => [name, summariseMetric(perUser[name])]);
  return {
    metrics: Object.fromEntries(summaries) as Metrics,
    perUser,
    users,
  };
}

/** The k best unseen items of each user, row by row; −1 where there are fewer. */
export async function rank(
  model: Scorer,
  input: Interactions,
  k: number,
): Promise<Int32Array> {
  const best = tf.tidy(() => {
    const toTensor = (array: Uint32Array) =>
      tf.tensor1d(Int32Array.from(array), "int32");
    const seen = {
      offsets: toTensor(input.offsets),
      indices: toTensor(input.indices),
    };
    return unseenTopK(model.score(input), seen, k);
  });
  try {
    return await best.data<"int32">();
  } finally {
    best.dispose();
  }
}

/** Mean and standard error of one value per user. */
export function summariseMetric(values: Float64Array): MetricSummary {
  const users = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / users;
  const variance = values.reduce(
    (sum, value) => sum + (value - mean) ** 2,
    0,
  ) / users;
  return { mean, stderr: Math.sqrt(variance / users), users };
}

function parseMetric(name: MetricName) {
  const match = /^(recall|ndcg)@([1-9]\d*)$/.exec(name);
  if (!match) {
    throw new RangeError(
      `Expected a metric such as "recall@20" or "ndcg@100" but found "${name}"`,
    );
  }
  return {
    name,
    metric: match[1] === "recall" ? recall : ndcg,
    r: Number(match[2]),
  };
}

function usersWithItems({ users, offsets }: Interactions): Uint32Array {
  return Uint32Array.from({ length: users }, (_, user) => user)
    .filter((user) => offsets[user + 1] > offsets[user]);
}
