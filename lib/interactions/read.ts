/**
 * From a file to a table, by the name of its form.
 *
 * @module
 */
import type { ReaderName } from "./catalogue.ts";
import { DataError } from "./errors.ts";
import { folderOf, nameOf } from "./paths.ts";
import { type Layout, readDelimited } from "./readers/delimited.ts";
import { firstLine } from "./readers/lines.ts";
import { readNetflix } from "./readers/netflix.ts";
import type { Range, Table } from "./readers/table.ts";
import { readUserItems } from "./readers/user_items.ts";

/** MovieLens has half stars from 0.5 since 2003; whole stars before. */
const HALF_STARS: Range = [0.5, 5];
const STARS: Range = [1, 5];

const MOVIELENS = {
  fields: ["userId", "movieId", "rating", "timestamp"],
  user: "userId",
  item: "movieId",
  value: "rating",
  kind: "rating",
  integers: true,
} as const;

/**
 * Reads one file (for Netflix: the folder it lies in) by its form.
 *
 * @throws {DataError} A row is malformed, or the file is not of that form.
 */
export function readTable(path: string, reader: ReaderName): Promise<Table> {
  switch (reader) {
    case "movielens-csv":
      return readDelimited(path, {
        ...MOVIELENS,
        separator: ",",
        header: true,
        range: HALF_STARS,
      });
    case "movielens-tab":
      return readDelimited(path, {
        ...MOVIELENS,
        separator: "\t",
        header: false,
        range: STARS,
      });
    case "movielens-dat":
      return readDelimited(path, {
        ...MOVIELENS,
        separator: "::",
        header: false,
        range: STARS,
      });
    case "lastfm":
      return readDelimited(path, {
        fields: ["userID", "artistID", "weight"],
        user: "userID",
        item: "artistID",
        value: "weight",
        kind: "count",
        range: [1, Infinity],
        integers: true,
        separator: "\t",
        header: true,
      });
    case "msd":
      return readDelimited(path, {
        fields: ["user", "song", "plays"],
        user: "user",
        item: "song",
        value: "plays",
        kind: "count",
        range: [1, Infinity],
        integers: false,
        separator: "\t",
        header: false,
      });
    case "netflix":
      return readNetflix(
        folderOf(path),
        nameOf(path).startsWith("mv_") ? "mv_*.txt" : "combined_data_*.txt",
      );
    case "user-items":
      return readUserItems(path, true);
    case "inter":
      return readWithHeader(path, "\t");
    case "csv":
      return readWithHeader(path);
  }
}

/** Names that a header may give to a field, without case and after RecBole's
 * `:type` is cut off. */
const USERS = ["user_id", "userid", "user", "uid", "woman"];
const ITEMS = [
  "item_id",
  "itemid",
  "item",
  "iid",
  "movieid",
  "movie_id",
  "artistid",
  "song",
  "song_id",
  "event",
];
const RATINGS = ["rating", "ratings", "stars"];
const COUNTS = ["weight", "count", "plays", "listen_count", "value"];

/**
 * Reads a file whose header names the fields. Where no name is known, the first
 * field is the user and the second the item. A field named `rating` or the like
 * is a rating, one named `weight`, `count` or the like a count.
 */
async function readWithHeader(
  path: string,
  separator?: string,
): Promise<Table> {
  const header = (await firstLine(path)).trimEnd();
  const by = separator ?? likeliestSeparator(header);
  const fields = header.split(by);
  const plain = fields.map((field) =>
    field.replace(/^"|"$/g, "").split(":")[0].trim().toLowerCase()
  );
  if (fields.length < 2) {
    throw new DataError(
      `${path}, line 1: expected a header with a user and an item, separated ` +
        `by ${separator ? "a tab" : "comma, tab or semicolon"}, but got ` +
        `"${header}".`,
    );
  }
  if (plain.every((field) => field !== "" && !Number.isNaN(Number(field)))) {
    throw new DataError(
      `${path}, line 1: "${header}" is a row of numbers, not a header. Put a ` +
        `line with the fields' names before it, such as ` +
        `"${
          ["user", "item", "rating", "timestamp"].slice(0, fields.length).join(
            by,
          )
        }".`,
    );
  }
  const find = (names: readonly string[]) =>
    plain.findIndex((field) => names.includes(field));
  const user = Math.max(0, find(USERS));
  const named = find(ITEMS);
  const item = named >= 0 ? named : user === 0 ? 1 : 0;
  const rating = find(RATINGS);
  const value = rating >= 0 ? rating : find(COUNTS);
  const layout: Layout = {
    fields,
    user: fields[user],
    item: fields[item],
    value: value >= 0 ? fields[value] : undefined,
    kind: value < 0 ? undefined : value === rating ? "rating" : "count",
    integers: false,
    separator: by,
    header: true,
    quoted: separator === undefined,
  };
  return readDelimited(path, layout);
}

function likeliestSeparator(header: string): string {
  const counts = [",", "\t", ";"].map((mark) => header.split(mark).length);
  return [",", "\t", ";"][counts.indexOf(Math.max(...counts))];
}
