/**
 * From pairs of codes to compressed sparse rows.
 *
 * @module
 */

/** The arrays of a binary matrix in CSR form, and where its ones came from. */
export interface Csr {
  /** Length `users + 1`. */
  readonly offsets: Uint32Array;
  /** Item codes, ascending within a user. */
  readonly indices: Uint32Array;
  /** Position of each interaction in the list of pairs, parallel to `indices`. */
  readonly order: Uint32Array;
  /** How many pairs repeat an earlier one (they are kept here). */
  readonly duplicates: number;
}

/**
 * Sorts pairs by user, then item, by two stable counting sorts: O(pairs +
 * users + items), no comparison, 57 million pairs in seconds.
 *
 * @param users Number of users; every code of `userCodes` is below.
 * @param items Number of items; every code of `itemCodes` is below.
 */
export function csrFromPairs(
  users: number,
  items: number,
  userCodes: Uint32Array,
  itemCodes: Uint32Array,
): Csr {
  const byItem = countingSort(items, itemCodes);
  const { offsets, order } = countingSort(users, userCodes, byItem.order);
  const indices = new Uint32Array(order.length);
  for (let k = 0; k < order.length; k++) indices[k] = itemCodes[order[k]];
  let duplicates = 0;
  for (let u = 0; u < users; u++) {
    for (let k = offsets[u] + 1; k < offsets[u + 1]; k++) {
      if (indices[k] === indices[k - 1]) duplicates++;
    }
  }
  return { offsets, indices, order, duplicates };
}

/** Positions of `codes` in ascending order of code, ties in order of `from`. */
function countingSort(
  classes: number,
  codes: Uint32Array,
  from?: Uint32Array,
): { offsets: Uint32Array; order: Uint32Array } {
  const offsets = new Uint32Array(classes + 1);
  for (let k = 0; k < codes.length; k++) offsets[codes[k] + 1]++;
  for (let c = 0; c < classes; c++) offsets[c + 1] += offsets[c];
  const next = offsets.slice(0, classes);
  const order = new Uint32Array(codes.length);
  for (let k = 0; k < codes.length; k++) {
    const position = from ? from[k] : k;
    order[next[codes[position]]++] = position;
  }
  return { offsets, order };
}
