/**
 * The catalogue of data sets: `data/manifest.json` with types and look-up.
 *
 * @module
 */
import manifest from "../../data/manifest.json" with { type: "json" };
import type { Filters } from "./encode.ts";
import { DataError } from "./errors.ts";

/** How a file of the catalogue is read. */
export type ReaderName =
  | "movielens-csv"
  | "movielens-tab"
  | "movielens-dat"
  | "inter"
  | "csv"
  | "user-items"
  | "lastfm"
  | "msd"
  | "netflix";

/** A place where a data set may lie. */
export interface Source {
  /** Path below a folder of `DATA_DIR`, with "/" between its parts. */
  readonly path: string;
  readonly reader: ReaderName;
  /** File with the items' titles, in the same folder. */
  readonly titles?: string;
  /** SHA-256 of the file, where it is known. */
  readonly sha256?: string;
}

/** What a publisher offers. */
export interface Download {
  readonly url: string;
  /** SHA-256 of the archive, where it is known. */
  readonly sha256?: string;
  readonly bytes?: number;
  /** Files to take out of the zip archive. */
  readonly members: readonly string[];
  /** Folder to put them into, where the archive's members name none. */
  readonly into?: string;
}

/** A column of Table 1 of the paper, page 6. */
export interface Table1 {
  readonly users: number;
  /** Items of the training users. */
  readonly items: number;
  /** As printed, in millions with one decimal. */
  readonly interactions: string;
  readonly heldOutUsers: number;
}

/** An entry of the catalogue. */
export interface DatasetInfo {
  readonly name: string;
  readonly title: string;
  /** The publisher's page. */
  readonly page: string;
  readonly licence: string;
  readonly citation: string;
  readonly download?: Download;
  /** What to bring where no publisher offers a download. */
  readonly bring?: string;
  readonly sources: readonly Source[];
  readonly filters: Filters;
  /** Users held out for validation, and as many again for test. */
  readonly heldOutUsers: number;
  /** Where that number comes from. */
  readonly heldOutUsersFrom: string;
  readonly table1?: Table1;
}

/** All data sets, those of the paper first. */
export const CATALOGUE: readonly DatasetInfo[] = Object.entries(manifest).map(
  ([name, entry]) => ({ name, ...entry as Omit<DatasetInfo, "name"> }),
);

/**
 * The entry of a data set.
 *
 * @throws {DataError} There is none of that name; the message lists the names
 * and offers the nearest.
 */
export function datasetInfo(name: string): DatasetInfo {
  const found = CATALOGUE.find((info) => info.name === name);
  if (found) return found;
  const names = CATALOGUE.map((info) => info.name);
  const near = names
    .map((known) => ({ known, far: distance(known, name.toLowerCase()) }))
    .sort((one, other) => one.far - other.far)[0];
  const hint = near.far <= Math.max(2, near.known.length / 2)
    ? ` Did you mean ${near.known}?`
    : "";
  throw new DataError(
    `There is no data set "${name}".${hint} Known are: ${names.join(", ")}. ` +
      "For a file of your own, give its path and format instead.",
  );
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(
        row[j] + 1,
        next[j - 1] + 1,
        row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length];
}
