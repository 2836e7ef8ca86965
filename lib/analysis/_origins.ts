import type { Interactions } from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import { type LogDensities, ofUser } from "./_log_densities.ts";
import { sameRows } from "./data_entropy.ts";
import type { Posteriors } from "./posteriors.ts";

/** Users with a smaller share q(x | z) than this stand for each other. */
const LEAST_SHARE = 0.1;

/** A user whom a draw of z may have come from. */
export interface Origin {
  readonly user: number;
  /** q(x_user | z), or what stands for it. */
  readonly share: number;
  /** log q(x | z) of the user's row, which others may have too. */
  readonly logRow: number;
}

/**
 * Makes a function that finds whom a draw of z may have come from, by
 *
 *     q(x_v | z) = q(z | x_v) p_D(x_v) / q(z).
 *
 * A user with a share s below 1/10 is taken with probability 10 s only, and then
 * as one of 1/10, which leaves expectations over the users as they are. So there
 * are fewer than 10 certain users and as many others, on average.
 *
 * @param random Takes those others.
 */
export function originFinder(
  users: Interactions,
  posteriors: Posteriors,
  random: Random,
) {
  const everybody = Uint32Array.from(
    { length: users.users },
    (_, user) => user,
  );
  const rows = sameRows(users);
  /** @param logAggregate log q(z) at the draw. */
  return (at: LogDensities, logAggregate: number): Origin[] => {
    const logAll = logAggregate + Math.log(users.users);
    const shares = Float64Array.from(
      everybody,
      (user) => Math.exp(ofUser(at, user, posteriors) - logAll),
    );
    const ofRow = new Float64Array(shares.length);
    shares.forEach((share, user) => ofRow[rows[user]] += share);
    const origins: Origin[] = [];
    shares.forEach((share, user) => {
      if (share < LEAST_SHARE && LEAST_SHARE * random.random() >= share) return;
      origins.push({
        user,
        share: Math.max(share, LEAST_SHARE),
        logRow: Math.log(ofRow[rows[user]]),
      });
    });
    return origins;
  };
}
