/**
 * Whether two systems differ on the same users.
 *
 * @module
 */
import type { Random } from "../random.ts";

/** A comparison of two systems, user by user. */
export interface PairedTest {
  /** Mean of a_u − b_u. */
  readonly difference: number;
  /** Its standard error: σ/√n of the differences. */
  readonly stderr: number;
  /** Two-sided p-value of the sign-flip permutation test. */
  readonly p: number;
}

/** Random assignments of signs, beside the one that was observed. */
const FLIPS = 9999;

/**
 * The paired permutation test (Fisher's randomisation test; Smucker, Allan and
 * Carterette 2007): if the systems were alike, each user's difference could as
 * well have the other sign. It assumes no distribution of the metric.
 *
 * @param a Metric of each user, of the first system.
 * @param b The same users' metric, of the second.
 * @throws {RangeError} If the numbers of users differ, or there are none.
 */
export function pairedTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  random: Random,
): PairedTest {
  const users = a.length;
  if (users === 0 || b.length !== users) {
    throw new RangeError(
      `Expected metrics of the same users but found ${users} and ${b.length}`,
    );
  }
  const differences = Float64Array.from(
    { length: users },
    (_, u) => a[u] - b[u],
  );
  const sum = differences.reduce((total, value) => total + value, 0);
  const mean = sum / users;
  const variance = differences.reduce(
    (total, value) => total + (value - mean) ** 2,
    0,
  ) / users;
  // Rounding may part sums that are equal.
  const limit = Math.abs(sum) * (1 - 1e-12);
  let extreme = 1;
  for (let flip = 0; flip < FLIPS; flip++) {
    let flipped = 0;
    for (let user = 0; user < users; user++) {
      flipped += random.random() < 0.5 ? differences[user] : -differences[user];
    }
    if (Math.abs(flipped) >= limit) extreme++;
  }
  return {
    difference: mean,
    stderr: Math.sqrt(variance / users),
    p: extreme / (FLIPS + 1),
  };
}
