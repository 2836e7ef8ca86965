/**
 * From a table of interactions to the binary matrix: filters, duplicates, and
 * codes for users and items, all in polars.
 *
 * @module
 */
import pl, { type DataFrame, type LazyDataFrame } from "nodejs-polars";
import { csrFromPairs } from "./csr.ts";
import { DataError } from "./errors.ts";
import type { Interactions } from "./interactions.ts";
import type { Table } from "./readers/table.ts";

/** Which rows become ones of the matrix, in this order. */
export interface Filters {
  /** Keep rows whose value is greater; all rows where it is left out. */
  readonly above?: number;
  /** Then keep items that at least so many users have. */
  readonly minUsersPerItem: number;
  /** Then keep users who have at least so many items. */
  readonly minItemsPerUser: number;
}

/** What became of the rows of a source. */
export interface EncodeReport {
  /** Interactions in the source. */
  readonly rows: number;
  /** Rows dropped because their value is not above the threshold. */
  readonly notAbove: number;
  /** Rows dropped because the same user and item came before. */
  readonly duplicates: number;
  /** Users that the source names with no item at all. */
  readonly emptyUsers: number;
  /** Items dropped because too few users have them. */
  readonly itemsDropped: number;
  /** Users dropped because they have too few items. */
  readonly usersDropped: number;
}

/** Pairs of codes in the order of the filtered table, and the names. */
export interface Encoded {
  /** Columns `u` and `i` (UInt32). */
  readonly pairs: DataFrame;
  /** Names of users, ascending. */
  readonly userIds: readonly string[];
  /** Names of items, ascending. */
  readonly itemIds: readonly string[];
}

/** What {@linkcode encode} gives. */
export interface Encoding {
  readonly encoded: Encoded;
  readonly interactions: Interactions;
  readonly report: EncodeReport;
}

/**
 * Filters a table and gives users and items codes in ascending order of their
 * names: numerically where all of them are integers, else by code point, as
 * pandas' `groupby` sorts them.
 *
 * Of rows with the same user and item the first counts.
 *
 * @throws {DataError} Nothing is left after the filters.
 */
export async function encode(
  table: Table,
  filters: Filters,
): Promise<Encoding> {
  const { above } = filters;
  const positive = above === undefined || table.value === "none"
    ? table.lazy
    : table.lazy.filter(pl.col("value").gt(above));
  const pairs = positive.select("user", "item");
  const names = table.integers
    ? { lazy: pairs, integers: true }
    : await integersWhereAll(pairs);
  // Integers are small enough to hold; text is streamed from the file again.
  const held = names.integers
    ? (await names.lazy.collect({ streaming: true })).lazy()
    : names.lazy;
  const rows = await height(held);
  let result = await filterAndCode(held, filters);
  let duplicates = 0;
  if (result.duplicates > 0) {
    const distinct = (await held.unique({
      subset: ["user", "item"],
      keep: "first",
      maintainOrder: true,
    }).collect()).lazy();
    duplicates = rows - await height(distinct);
    result = await filterAndCode(distinct, filters);
  }
  const { encoded, interactions, itemsDropped, usersDropped } = result;
  return {
    encoded,
    interactions,
    report: {
      rows: table.rows,
      notAbove: table.rows - rows,
      duplicates,
      emptyUsers: table.emptyUsers,
      itemsDropped,
      usersDropped,
    },
  };
}

/** The binary matrix of encoded pairs, and how many pairs repeat another. */
export function toInteractions(
  encoded: Encoded,
): { interactions: Interactions; duplicates: number } {
  const { pairs, userIds, itemIds } = encoded;
  const { offsets, indices, order, duplicates } = csrFromPairs(
    userIds.length,
    itemIds.length,
    codes(pairs, "u"),
    codes(pairs, "i"),
  );
  const interactions = {
    users: userIds.length,
    items: itemIds.length,
    offsets,
    indices,
    userIds,
    itemIds,
    order,
  };
  return { interactions, duplicates };
}

async function filterAndCode(lazy: LazyDataFrame, filters: Filters) {
  const { minUsersPerItem, minItemsPerUser } = filters;
  let rows = lazy.withRowIndex("row");
  const allItems = await counts(rows, "item");
  const keptItems = allItems.filter(pl.col("count").gtEq(minUsersPerItem));
  if (keptItems.height < allItems.height) {
    rows = rows.join(keptItems.lazy(), { on: "item", how: "semi" });
  }
  const allUsers = await counts(lazy, "user");
  const keptUsers =
    (minItemsPerUser > 0 ? await counts(rows, "user") : allUsers)
      .filter(pl.col("count").gtEq(minItemsPerUser));
  const users = keptUsers.select("user").sort("user").withRowIndex("u");
  if (users.height === 0) {
    throw new DataError(
      `No user is left after the filters: at least ${minUsersPerItem} users an ` +
        `item, then at least ${minItemsPerUser} items a user` +
        (filters.above === undefined ? "" : `, values above ${filters.above}`) +
        ". Lower them, or bring a larger file.",
    );
  }
  rows = rows.join(users.lazy(), { on: "user", how: "inner" });
  const items =
    (await rows.select("item").unique().collect({ streaming: true }))
      .sort("item").withRowIndex("i");
  const pairs = (await rows.join(items.lazy(), { on: "item", how: "inner" })
    .select("row", "u", "i").collect()).sort("row").select("u", "i");
  const encoded = {
    pairs,
    userIds: textOf(users, "user"),
    itemIds: textOf(items, "item"),
  };
  return {
    encoded,
    ...toInteractions(encoded),
    itemsDropped: allItems.height - items.height,
    usersDropped: allUsers.height - users.height,
  };
}

function counts(lazy: LazyDataFrame, column: string): Promise<DataFrame> {
  return lazy.groupBy(column).agg(pl.len().alias("count"))
    .collect({ streaming: true });
}

async function height(lazy: LazyDataFrame): Promise<number> {
  const counted = await lazy.select(pl.len().alias("rows"))
    .collect({ streaming: true });
  return Number(counted.getColumn("rows").get(0));
}

/** Turns a column of text into integers where every one is written plainly. */
async function integersWhereAll(
  lazy: LazyDataFrame,
): Promise<{ lazy: LazyDataFrame; integers: boolean }> {
  const plain = "^(0|[1-9][0-9]{0,17})$";
  const [found] = (await lazy.select(
    pl.col("user").cast(pl.Utf8).str.contains(plain).not().any().alias("user"),
    pl.col("item").cast(pl.Utf8).str.contains(plain).not().any().alias("item"),
  ).collect({ streaming: true })).toRecords();
  const typed = (column: string) =>
    found[column] ? pl.col(column) : pl.col(column).cast(pl.Int64);
  return {
    lazy: lazy.select(typed("user"), typed("item")),
    integers: !found.user && !found.item,
  };
}

function codes(pairs: DataFrame, column: string): Uint32Array {
  return pairs.getColumn(column).toTypedArray() as Uint32Array;
}

function textOf(frame: DataFrame, column: string): string[] {
  return frame.getColumn(column).cast(pl.Utf8).toArray() as string[];
}
