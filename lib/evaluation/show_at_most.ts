import { type Interactions, userItems } from "../interactions/interactions.ts";
import { Random } from "../random.ts";
import type { Scorer } from "./evaluate.ts";

/** Seed of the choice of items; the same items are shown to every model. */
const SEED = 1;

/**
 * The model, shown at most `count` of each user's known items, drawn without
 * replacement: what it makes of users of whom little is known.
 *
 * An evaluation still leaves all known items out of the ranking, so that the
 * task is the same for every count. What is drawn for a user depends on the
 * user's own items alone, not on the batch.
 *
 * @throws {RangeError} If `count` is not a whole number of at least 0.
 */
export function showAtMost(model: Scorer, count: number): Scorer {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(
      `Expected a whole number of items but found ${count}`,
    );
  }
  return { score: (input) => model.score(shortened(input, count)) };
}

function shortened(x: Interactions, count: number): Interactions {
  const offsets = new Uint32Array(x.users + 1);
  const rows = Array.from({ length: x.users }, (_, user) => {
    const items = userItems(x, user);
    const row = items.length <= count ? items : drawn(items, count);
    offsets[user + 1] = offsets[user] + row.length;
    return row;
  });
  const indices = new Uint32Array(offsets[x.users]);
  rows.forEach((row, user) => indices.set(row, offsets[user]));
  const { order: _, ...rest } = x;
  return { ...rest, offsets, indices };
}

function drawn(items: Uint32Array, count: number): Uint32Array {
  const positions = new Random(SEED).choice(items.length, count);
  return Uint32Array.from(positions, (position) => items[position]).sort();
}
