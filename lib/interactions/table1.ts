/**
 * Table 1 of the paper against the data that is there.
 *
 * @module
 */
import type { DatasetInfo } from "./catalogue.ts";
import type { Interactions } from "./interactions.ts";
import { trainingItems } from "./split.ts";

/** One attribute of Table 1 (page 6), as printed and as found. */
export interface Table1Row {
  readonly attribute: "users" | "items" | "interactions" | "held-out users";
  readonly paper: string;
  readonly found: string;
  readonly equal: boolean;
}

/**
 * Compares the counts of a data set with Table 1.
 *
 * Users and interactions are those after the filters; items are those of the
 * training users, which is what the paper counts; interactions are rounded as
 * the paper prints them, to 0.1 million.
 *
 * @returns `undefined` where the paper has no column for the set.
 */
export function compareTable1(
  info: DatasetInfo,
  x: Interactions,
): Table1Row[] | undefined {
  if (!info.table1) return undefined;
  const { users, items, interactions, heldOutUsers } = info.table1;
  const splits = x.users > 2 * heldOutUsers;
  const row = (
    attribute: Table1Row["attribute"],
    paper: string,
    found: string,
  ): Table1Row => ({ attribute, paper, found, equal: paper === found });
  const plain = (count: number) => count.toLocaleString("en-US");
  return [
    row("users", plain(users), plain(x.users)),
    row(
      "items",
      plain(items),
      splits
        ? plain(trainingItems(x, { heldOutUsers }).length)
        : `${plain(x.items)} in all (too few users to split)`,
    ),
    row(
      "interactions",
      interactions,
      `${(x.indices.length / 1e6).toFixed(1)}M`,
    ),
    row(
      "held-out users",
      plain(heldOutUsers),
      splits ? plain(heldOutUsers) : "too few users",
    ),
  ];
}
