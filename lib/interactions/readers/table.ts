/**
 * What every reader gives: a lazy table of interactions in file order.
 *
 * @module
 */
import type { LazyDataFrame } from "nodejs-polars";

/** A source as a lazy table, checked but not yet filtered. */
export interface Table {
  /**
   * Columns `user` and `item` (integers, or Utf8 where the source's names may be
   * text), and `value` (a floating-point rating or count) where there is one;
   * one row an interaction, in file order.
   */
  readonly lazy: LazyDataFrame;
  /** Whether `user` and `item` are integers. */
  readonly integers: boolean;
  /** Rows in the source, blank lines not counted. */
  readonly rows: number;
  /** What `value` is: a rating, a count of plays, or not there. */
  readonly value: "rating" | "count" | "none";
  /** Users that the source names with no item at all. */
  readonly emptyUsers: number;
}

/** The least and greatest value that a source may hold. */
export type Range = readonly [minimum: number, maximum: number];
