/**
 * Recommendations for one user.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { fromRows } from "../interactions/interactions.ts";
import { rank, type Scorer } from "./evaluate.ts";

/** An item that a user has not seen. */
export interface RankedItem {
  readonly item: number;
  /** π_i of (2): the probability that the next item drawn is this one. */
  readonly probability: number;
}

/**
 * The k best items for a user who has the given ones.
 *
 * @param items Number of items that the scorer scores.
 * @param seen Items of the user, below `items`.
 */
export async function recommend(
  scorer: Scorer,
  items: number,
  seen: readonly number[],
  k: number,
): Promise<RankedItem[]> {
  const input = fromRows([seen], items);
  const probabilities = tf.tidy(() => tf.softmax(scorer.score(input)));
  try {
    const ranking = await rank(scorer, input, Math.min(k, items));
    const pi = await probabilities.data();
    return [...ranking].filter((item) => item >= 0)
      .map((item) => ({ item, probability: pi[item] }));
  } finally {
    probabilities.dispose();
  }
}
