/**
 * The split of the paper (section 4.1), as Liang et al. (2018) published it.
 *
 * @module
 */
import { Random } from "../random.ts";
import {
  type HeldOut,
  type Interactions,
  type Split,
  userItems,
} from "./interactions.ts";

/** The seed of the published notebook. */
export const PUBLISHED_SEED = 98765;

/** Share of a held-out user's items that becomes the target. */
const TARGET_SHARE = 0.2;

/** Users with fewer items keep all of them as input. */
const LEAST_ITEMS_TO_HOLD_OUT = 5;

/** How users are split. */
export interface SplitOptions {
  /** Users for validation, and as many again for test. */
  readonly heldOutUsers: number;
  /** The seed; {@linkcode PUBLISHED_SEED} by default. */
  readonly seed?: number;
}

/**
 * Splits users into training, validation and test (strong generalisation), and
 * held-out users' items into a fold-in part and a target.
 *
 * The same as dawenl/vae_cf's notebook, user by user and item by item:
 *
 * 1. Users, in ascending order of their names, are permuted with the seed. The
 *    last `heldOutUsers` are the test users, those before them the validation
 *    users, the rest train. Rows of the result are in the permuted order.
 * 2. The items are those of the training users, numbered by first appearance in
 *    the filtered table (in file order: `Interactions.order`). A held-out user's
 *    other items are dropped.
 * 3. Within validation, then test, the seed is set anew. Users come in ascending
 *    order of their names; of one with n >= 5 items, floor(0.2 n), drawn without
 *    replacement from the items in file order, are the target, the rest the
 *    input. With fewer than 5, all are input.
 *
 * A held-out user without any item of the training users keeps an empty row.
 *
 * @param x All users, in ascending order of their names, as `loadDataset` gives
 * them.
 * @throws {RangeError} There are too few users for that many held-out users.
 */
export function splitUsers(
  x: Interactions,
  { heldOutUsers, seed = PUBLISHED_SEED }: SplitOptions,
): Split {
  const { train, validation, test } = divideUsers(x.users, heldOutUsers, seed);
  const items = itemsByFirstAppearance(x, train);
  const codes = new Int32Array(x.items).fill(-1);
  items.forEach((item, code) => codes[item] = code);
  const itemIds = Array.from(items, (item) => x.itemIds[item]);
  return {
    train: toRows(
      x,
      train,
      (u) => renumbered(userItems(x, u), codes),
      itemIds,
    ),
    validation: foldIn(x, validation, codes, itemIds, new Random(seed)),
    test: foldIn(x, test, codes, itemIds, new Random(seed)),
  };
}

/**
 * The items of the training users in order of first appearance: step 2 of
 * {@linkcode splitUsers}, for Table 1's number of items.
 */
export function trainingItems(
  x: Interactions,
  { heldOutUsers, seed = PUBLISHED_SEED }: SplitOptions,
): Uint32Array {
  return itemsByFirstAppearance(
    x,
    divideUsers(x.users, heldOutUsers, seed).train,
  );
}

function divideUsers(users: number, heldOut: number, seed: number) {
  if (!Number.isInteger(heldOut) || heldOut < 1 || 2 * heldOut >= users) {
    throw new RangeError(
      `${users} users cannot be split with ${heldOut} for validation and ` +
        `${heldOut} for test. Hold out from 1 to ` +
        `${Math.max(1, Math.ceil(users / 2) - 1)} users.`,
    );
  }
  const permuted = new Random(seed).permutation(users);
  return {
    train: permuted.subarray(0, users - 2 * heldOut),
    validation: permuted.subarray(users - 2 * heldOut, users - heldOut),
    test: permuted.subarray(users - heldOut),
  };
}

function itemsByFirstAppearance(
  x: Interactions,
  users: Uint32Array,
): Uint32Array {
  const first = new Float64Array(x.items).fill(Infinity);
  for (const u of users) {
    for (let k = x.offsets[u]; k < x.offsets[u + 1]; k++) {
      const item = x.indices[k];
      const rank = x.order ? x.order[k] : k;
      if (rank < first[item]) first[item] = rank;
    }
  }
  const seen = new Uint32Array(x.items).map((_, item) => item)
    .filter((item) => first[item] < Infinity);
  return seen.sort((one, other) => first[one] - first[other]);
}

/** Items by their new codes; those without a code are left out. */
function renumbered(items: Uint32Array, codes: Int32Array): Uint32Array {
  return items.filter((item) => codes[item] >= 0).map((item) => codes[item]);
}

/** A user's items in the order of the filtered table. */
function itemsInFileOrder(x: Interactions, user: number): Uint32Array {
  const items = userItems(x, user);
  if (!x.order) return items;
  const rank = x.order.subarray(x.offsets[user], x.offsets[user + 1]);
  return Uint32Array.from(items, (_, j) => j)
    .sort((one, other) => rank[one] - rank[other])
    .map((j) => items[j]);
}

function foldIn(
  x: Interactions,
  users: Uint32Array,
  codes: Int32Array,
  itemIds: readonly string[],
  random: Random,
): HeldOut {
  const inputs = new Map<number, Uint32Array>();
  const targets = new Map<number, Uint32Array>();
  // x has users in ascending order of their names, so index order is it.
  for (const u of users.toSorted()) {
    const items = renumbered(itemsInFileOrder(x, u), codes);
    const n = items.length;
    const held = new Uint8Array(n);
    if (n >= LEAST_ITEMS_TO_HOLD_OUT) {
      const drawn = random.choice(n, Math.floor(TARGET_SHARE * n));
      for (const j of drawn) held[j] = 1;
    }
    inputs.set(u, items.filter((_, j) => held[j] === 0));
    targets.set(u, items.filter((_, j) => held[j] === 1));
  }
  const rows = (of: Map<number, Uint32Array>) =>
    toRows(x, users, (u) => of.get(u)!, itemIds);
  return { input: rows(inputs), target: rows(targets) };
}

/** A matrix with a row for each of `users`, in that order. */
function toRows(
  x: Interactions,
  users: Uint32Array,
  rowOf: (user: number) => Uint32Array,
  itemIds: readonly string[],
): Interactions {
  const offsets = new Uint32Array(users.length + 1);
  const rows: Uint32Array[] = [];
  users.forEach((u, r) => {
    const row = rowOf(u).sort();
    rows.push(row);
    offsets[r + 1] = offsets[r] + row.length;
  });
  const indices = new Uint32Array(offsets[users.length]);
  rows.forEach((row, r) => indices.set(row, offsets[r]));
  return {
    users: users.length,
    items: itemIds.length,
    offsets,
    indices,
    userIds: Array.from(users, (u) => x.userIds[u]),
    itemIds,
  };
}
