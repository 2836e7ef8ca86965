import type { Scorer } from "../evaluation/evaluate.ts";
import {
  nChooseKLogLikelihood,
  type Theorem2,
  theorem2,
  type Theorem3,
  theorem3,
} from "../choose/mod.ts";
import {
  type HeldOut,
  sliceUsers,
  userItems,
} from "../interactions/interactions.ts";

/** What both bounds lose on one user's logits; all in nats. */
export interface UserTightness {
  /** Row of the user in the held-out set. */
  readonly user: number;
  /** Known items N_u, at least 1. */
  readonly count: number;
  /** Bound (8) of (9) for the known items, and its slack's causes. */
  readonly multinomial: Theorem2;
  /** Bound (10) of (9) for the known items, and its slack's causes. */
  readonly logistic: Theorem3;
  /**
   * Known items with N_u π_i > 1: (8) pushes the logits of these down although
   * the user has them; (9) and (10) never do.
   */
  readonly pushedDown: number;
  /**
   * (9) of the target items, given their number and that they are among the
   * items not known yet; null for a user without target items.
   */
  readonly heldOut: number | null;
}

/**
 * Theorems 2 and 3 on the logits that a trained model gives held-out users, at
 * the items that it is shown, and the exact likelihood (9) of those that it is
 * not shown. Users without known items are left out.
 *
 * @param model Its scores must be logits η.
 * @param batchSize Users scored at a time.
 * @throws {RangeError} If a score is NaN or +∞.
 */
export function boundTightness(
  model: Scorer,
  { input, target }: HeldOut,
  batchSize = 500,
): UserTightness[] {
  const rows: UserTightness[] = [];
  for (let start = 0; start < input.users; start += batchSize) {
    const end = Math.min(input.users, start + batchSize);
    const scores = model.score(sliceUsers(input, start, end));
    const logits = Float64Array.from(scores.dataSync());
    scores.dispose();
    for (let user = start; user < end; user++) {
      const known = userItems(input, user);
      if (known.length === 0) continue;
      const row = user - start;
      const eta = logits.subarray(row * input.items, (row + 1) * input.items);
      rows.push({
        user,
        count: known.length,
        multinomial: theorem2(eta, known),
        logistic: theorem3(eta, known),
        pushedDown: countPushedDown(eta, known),
        heldOut: heldOutLikelihood(eta, known, userItems(target, user)),
      });
    }
  }
  return rows;
}

/** Means of one bound over users, in nats, and of (9). */
export interface MeanTightness {
  /** (9) of the known items. */
  readonly exact: number;
  /** What (8) loses. */
  readonly multinomialSlack: number;
  /** Of it what depends on the logits: draws that repeat an item. */
  readonly repeats: number;
  /** What (10) loses. */
  readonly logisticSlack: number;
  /** Of it what the best intercept for the user would win back. */
  readonly shift: number;
  /** Share of all known items that (8) pushes down. */
  readonly pushedDown: number;
  /** (9) of the target items, an item, over users who have some. */
  readonly heldOutPerItem: number;
}

/**
 * The means over users.
 *
 * @param targets Number of target items of each user of the held-out set.
 * @throws {RangeError} If there are no users.
 */
export function meanTightness(
  rows: readonly UserTightness[],
  targets: ArrayLike<number>,
): MeanTightness {
  if (rows.length === 0) {
    throw new RangeError("Expected at least one user but found none");
  }
  const sum = (pick: (row: UserTightness) => number) =>
    rows.reduce((total, row) => total + pick(row), 0);
  const mean = (pick: (row: UserTightness) => number) =>
    sum(pick) / rows.length;
  return {
    exact: mean(({ multinomial }) => multinomial.exact),
    multinomialSlack: mean(({ multinomial }) => multinomial.slack),
    repeats: mean(({ multinomial }) => multinomial.repeats),
    logisticSlack: mean(({ logistic }) => logistic.slack),
    shift: mean(({ logistic }) => logistic.shift),
    pushedDown: sum(({ pushedDown }) => pushedDown) /
      sum(({ count }) => count),
    heldOutPerItem: sum(({ heldOut }) => heldOut ?? 0) /
      sum(({ user, heldOut }) => heldOut === null ? 0 : targets[user]),
  };
}

/** Items with N π_i > 1, where π is the softmax of the logits. */
function countPushedDown(eta: Float64Array, known: Uint32Array): number {
  const top = eta.reduce((high, logit) => Math.max(high, logit), -Infinity);
  const total = eta.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
  return known.filter((item) =>
    known.length * Math.exp(eta[item] - top) > total
  ).length;
}

function heldOutLikelihood(
  eta: Float64Array,
  known: Uint32Array,
  target: Uint32Array,
): number | null {
  if (target.length === 0) return null;
  const unseen = eta.slice();
  for (const item of known) unseen[item] = -Infinity;
  return nChooseKLogLikelihood(unseen, target);
}
