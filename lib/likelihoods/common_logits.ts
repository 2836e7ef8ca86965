import { inclusionProbabilities } from "../choose/mod.ts";
import {
  type Interactions,
  itemCounts,
  userCounts,
} from "../interactions/interactions.ts";

/** Largest difference, in users, at which a fit of the counts is a fit. */
const TOLERANCE = 1e-9;

const MOST_STEPS = 10_000;

/** The best logits under each likelihood if all users must share them. */
export interface CommonLogits {
  /** Of (9). Their mean is 0: (9) knows logits up to a constant only. */
  readonly nChooseK: Float64Array;
  /** Of (8): the logarithm of the counts, moved to mean 0. */
  readonly multinomial: Float64Array;
  /** Of (10): the log-odds of the counts. */
  readonly logistic: Float64Array;
}

/**
 * One vector η for everybody, a model without z_u, fitted by each likelihood.
 *
 * Where the gradient Σ_u (x_u − E[x | η, N_u]) is 0, the expected counts are the
 * observed ones. (8) and (10) have a closed form; for (9) each logit moves by
 * the logarithm of observed over expected until all counts fit. All three
 * expectations grow with η_i, so that all three sort items by popularity.
 *
 * @param x Every item has at least one user who has it and one who has not.
 * @throws {RangeError} If an item has no such users: its best logit is infinite.
 * @throws {Error} If the counts do not fit after 10,000 steps.
 */
export function commonLogits(x: Interactions): CommonLogits {
  const counts = Float64Array.from(itemCounts(x));
  const odd = counts.findIndex((count) => count < 1 || count >= x.users);
  if (odd >= 0) {
    throw new RangeError(
      `Item ${odd} has ${counts[odd]} of ${x.users} users: its best logit is ` +
        "infinite. Leave it out.",
    );
  }
  const multinomial = centred(counts.map(Math.log));
  return {
    nChooseK: fitCounts(counts, usersByCount(x), multinomial),
    multinomial,
    logistic: counts.map((count) => Math.log(count / (x.users - count))),
  };
}

/** How many users have each number of items, where some do. */
function usersByCount(x: Interactions): Map<number, number> {
  const users = new Map<number, number>();
  for (const n of userCounts(x)) users.set(n, (users.get(n) ?? 0) + 1);
  users.delete(0);
  return users;
}

function fitCounts(
  counts: Float64Array,
  users: ReadonlyMap<number, number>,
  start: Float64Array,
): Float64Array {
  let eta = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const expected = new Float64Array(counts.length);
    for (const [n, times] of users) {
      inclusionProbabilities(eta, n)
        .forEach((probability, item) => expected[item] += times * probability);
    }
    const error = counts.reduce(
      (most, count, item) => Math.max(most, Math.abs(count - expected[item])),
      0,
    );
    if (error < TOLERANCE) return eta;
    eta = centred(
      eta.map((logit, item) => logit + Math.log(counts[item] / expected[item])),
    );
  }
  throw new Error(
    `The counts of the items do not fit after ${MOST_STEPS} steps: some item ` +
      "is with almost all users, or with almost none.",
  );
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
