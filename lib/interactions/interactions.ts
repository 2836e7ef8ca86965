/**
 * The one data structure for interactions: a binary user-item matrix in
 * compressed sparse row (CSR) form on typed arrays.
 *
 * @module
 */

/**
 * A binary user-item matrix X in {0, 1}^(users x items).
 *
 * x_ui = 1 exactly when item i is among
 * `indices[offsets[u]] … indices[offsets[u + 1] - 1]`.
 */
export interface Interactions {
  /** Number of rows. */
  readonly users: number;
  /** Number of columns. */
  readonly items: number;
  /** Length `users + 1`, from 0, never decreasing. */
  readonly offsets: Uint32Array;
  /** Item indices, strictly ascending within a user. */
  readonly indices: Uint32Array;
  /** The source's name of each row, length `users`. */
  readonly userIds: readonly string[];
  /** The source's name of each column, length `items`. */
  readonly itemIds: readonly string[];
  /**
   * The rank of each interaction in the source's filtered table, parallel to
   * `indices`, from 0. The published split depends on the order of the rows;
   * without it, users in order with ascending items are that order.
   */
  readonly order?: Uint32Array;
}

/** Held-out users: what a model is shown of them, and what it must predict. */
export interface HeldOut {
  /** The fold-in part: what a model is shown. */
  readonly input: Interactions;
  /** The held-out part: what a model must rank. Disjoint from `input`. */
  readonly target: Interactions;
}

/** Training, validation and test users, all over the same items. */
export interface Split {
  readonly train: Interactions;
  readonly validation: HeldOut;
  readonly test: HeldOut;
}

/** The item indices of user `user`, ascending: a view, not a copy. */
export function userItems(x: Interactions, user: number): Uint32Array {
  return x.indices.subarray(x.offsets[user], x.offsets[user + 1]);
}

/** The number of ones in the matrix. */
export function interactionCount(x: Interactions): number {
  return x.indices.length;
}

/** The share of ones among all cells, from 0 to 1 (0 for an empty matrix). */
export function density(x: Interactions): number {
  const cells = x.users * x.items;
  return cells === 0 ? 0 : x.indices.length / cells;
}

/** The number of users of each item, length `items`. */
export function itemCounts(x: Interactions): Uint32Array {
  const counts = new Uint32Array(x.items);
  for (let k = 0; k < x.indices.length; k++) counts[x.indices[k]]++;
  return counts;
}

/** The number of items of each user, N_u, length `users`. */
export function userCounts(x: Interactions): Uint32Array {
  const counts = new Uint32Array(x.users);
  for (let u = 0; u < x.users; u++) {
    counts[u] = x.offsets[u + 1] - x.offsets[u];
  }
  return counts;
}

/**
 * The users `start` to `end` − 1 as a matrix over the same items. `indices` is
 * a view into the original, so it costs next to nothing. `order` is left out.
 *
 * @throws {RangeError} The range does not lie within the users.
 */
export function sliceUsers(
  x: Interactions,
  start: number,
  end: number,
): Interactions {
  if (!(0 <= start && start <= end && end <= x.users)) {
    throw new RangeError(
      `Users ${start} to ${end} do not lie within 0 to ${x.users}.`,
    );
  }
  const first = x.offsets[start];
  return {
    users: end - start,
    items: x.items,
    offsets: x.offsets.slice(start, end + 1).map((offset) => offset - first),
    indices: x.indices.subarray(first, x.offsets[end]),
    userIds: x.userIds.slice(start, end),
    itemIds: x.itemIds,
  };
}

/**
 * The given users, in the given order, as a matrix over the same items. `order`
 * is left out.
 *
 * @param rows User indices; one may come more than once.
 * @throws {RangeError} A user index lies outside the matrix.
 */
export function selectUsers(
  x: Interactions,
  rows: ArrayLike<number>,
): Interactions {
  const offsets = new Uint32Array(rows.length + 1);
  for (let r = 0; r < rows.length; r++) {
    const u = rows[r];
    if (!(u >= 0 && u < x.users)) {
      throw new RangeError(
        `User ${u} does not lie within 0 to ${x.users - 1}.`,
      );
    }
    offsets[r + 1] = offsets[r] + x.offsets[u + 1] - x.offsets[u];
  }
  const indices = new Uint32Array(offsets[rows.length]);
  for (let r = 0; r < rows.length; r++) {
    indices.set(userItems(x, rows[r]), offsets[r]);
  }
  return {
    users: rows.length,
    items: x.items,
    offsets,
    indices,
    userIds: Array.from(rows, (u) => x.userIds[u]),
    itemIds: x.itemIds,
  };
}

/**
 * A matrix from a list of items for each user.
 *
 * The lists may be in any order; an item that comes twice counts once.
 *
 * @param rows Item indices of each user.
 * @param items Number of columns.
 * @param userIds Names of the rows, by default "0", "1", ….
 * @param itemIds Names of the columns, by default "0", "1", ….
 * @throws {RangeError} An item index lies outside 0 … items − 1.
 */
export function fromRows(
  rows: readonly ArrayLike<number>[],
  items: number,
  userIds: readonly string[] = numbered(rows.length),
  itemIds: readonly string[] = numbered(items),
): Interactions {
  const sorted = rows.map((row) =>
    Uint32Array.from(new Set(Array.from(row))).sort()
  );
  const offsets = new Uint32Array(rows.length + 1);
  sorted.forEach((row, u) => offsets[u + 1] = offsets[u] + row.length);
  const indices = new Uint32Array(offsets[rows.length]);
  sorted.forEach((row, u) => indices.set(row, offsets[u]));
  const x = {
    users: rows.length,
    items,
    offsets,
    indices,
    userIds,
    itemIds,
  };
  validateInteractions(x);
  return x;
}

/**
 * Checks every invariant of {@linkcode Interactions}.
 *
 * @throws {RangeError} One is broken; the message says which and where.
 */
export function validateInteractions(x: Interactions): void {
  const { users, items, offsets, indices, userIds, itemIds, order } = x;
  const fail = (what: string): never => {
    throw new RangeError(`This is not a user-item matrix: ${what}.`);
  };
  if (offsets.length !== users + 1) {
    fail(`${users} users need ${users + 1} offsets, not ${offsets.length}`);
  }
  if (userIds.length !== users) {
    fail(`${users} users have ${userIds.length} names`);
  }
  if (itemIds.length !== items) {
    fail(`${items} items have ${itemIds.length} names`);
  }
  if (offsets[0] !== 0) fail(`offsets begin with ${offsets[0]}, not 0`);
  if (offsets[users] !== indices.length) {
    fail(`offsets end with ${offsets[users]}, not ${indices.length}`);
  }
  if (order && order.length !== indices.length) {
    fail(`${indices.length} interactions have ${order.length} ranks`);
  }
  for (let u = 0; u < users; u++) {
    if (offsets[u + 1] < offsets[u]) fail(`offsets decrease after user ${u}`);
    for (let k = offsets[u]; k < offsets[u + 1]; k++) {
      if (indices[k] >= items) {
        fail(`user ${u} has item ${indices[k]}, outside 0 to ${items - 1}`);
      }
      if (k > offsets[u] && indices[k] <= indices[k - 1]) {
        fail(`items of user ${u} are not strictly ascending`);
      }
    }
  }
}

/** The names "0", "1", …, for rows or columns that have none. */
export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}
