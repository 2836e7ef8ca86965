/**
 * Training settings that fit the size of a data set.
 *
 * @module
 */
import { DEFAULT_FIT, type FitOptions } from "./events.ts";

/** Below this many training users, batches of 500 are too few updates. */
const SMALL = 2500;

/**
 * The protocol of Liang et al. (2018) for large sets. Theirs is 200 epochs with
 * batches of 500 users, β rising over most of them; on a few hundred users that
 * would be one or two updates an epoch, so small sets take batches of 100.
 *
 * @param users Number of training users.
 */
export function defaultFit(users: number): FitOptions {
  return users < SMALL ? { ...DEFAULT_FIT, batchSize: 100 } : DEFAULT_FIT;
}
