import { type Interactions, userItems } from "../interactions/interactions.ts";

/** Entropies of the empirical distribution p_D over users' rows, in nats. */
export interface DataEntropy {
  /** H of section 3.5: the entropy of x ~ p_D. */
  readonly rows: number;
  /** The entropy of N = Σ_i x_i alone, which is a part of it. */
  readonly counts: number;
}

/**
 * H = E − log p_D(x) of section 3.5, with p_D the empirical distribution, as the
 * paper defines it above (1): each of the U users has probability 1/U. Where no
 * two users have the same row it is log U; where some have, it is less.
 *
 * It is therefore a property of the number of users, not of their taste: the
 * entropy of the source that they were drawn from is larger and unknown.
 *
 * @throws {RangeError} If there are no users.
 */
export function dataEntropy(users: Interactions): DataEntropy {
  if (users.users === 0) {
    throw new RangeError("Expected at least one user but found none");
  }
  const counts = Array.from(
    { length: users.users },
    (_, user) => userItems(users, user).length,
  );
  return { rows: entropy(sameRows(users)), counts: entropy(counts) };
}

/**
 * A number for each user, the same for users with the same row: the first such
 * user, length users.
 */
export function sameRows(users: Interactions): Uint32Array {
  const first = new Map<string, number>();
  return Uint32Array.from({ length: users.users }, (_, user) => {
    const row = userItems(users, user).join();
    const found = first.get(row) ?? user;
    first.set(row, found);
    return found;
  });
}

function entropy(labels: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (const label of Array.from(labels)) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  let sum = 0;
  for (const count of counts.values()) {
    sum += count * Math.log(labels.length / count);
  }
  return sum / labels.length;
}
