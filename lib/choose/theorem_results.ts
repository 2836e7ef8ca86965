/**
 * What full runs say of the theorems, kept with the project.
 *
 * @module
 */
import type { SearchReport } from "./search_violations.ts";
import type { SlackSummary } from "./slack_summary.ts";

/** A full search for violations. */
export interface KeptSearch {
  readonly report: SearchReport;
  /** What it took. */
  readonly seconds: number;
}

/** The slacks on a model trained on a data set. */
export interface KeptSlack {
  /** Name in the catalogue. */
  readonly dataset: string;
  readonly title: string;
  /** How the model was trained. */
  readonly training: string;
  readonly items: number;
  readonly summary: SlackSummary;
}

/** All that is kept: a search a theorem, a slack a data set, in order. */
export interface TheoremResults {
  readonly searches: readonly KeptSearch[];
  readonly slacks: readonly KeptSlack[];
}

const FILE = new URL("../../data/reference/theorems.json", import.meta.url);

/** What is kept; nothing if there is no file. */
export async function theoremResults(
  file: string | URL = FILE,
): Promise<TheoremResults> {
  try {
    return JSON.parse(await Deno.readTextFile(file), revive);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { searches: [], slacks: [] };
  }
}

/** Keeps results, in place of those of the same theorems and data sets. */
export async function keepTheoremResults(
  { searches = [], slacks = [] }: Partial<TheoremResults>,
  file: string | URL = FILE,
): Promise<void> {
  const old = await theoremResults(file);
  const results: TheoremResults = {
    searches: merge(old.searches, searches, ({ report }) => report.theorem),
    slacks: merge(old.slacks, slacks, ({ dataset }) => dataset),
  };
  await Deno.writeTextFile(file, JSON.stringify(results, replace, 1) + "\n");
}

function merge<T>(
  old: readonly T[],
  found: readonly T[],
  key: (value: T) => string | number,
): T[] {
  const all = new Map([...old, ...found].map((value) => [key(value), value]));
  return [...all.values()].sort((a, b) => key(a) < key(b) ? -1 : 1);
}

/** JSON has neither −∞ nor typed arrays. */
function replace(_: string, value: unknown): unknown {
  return value instanceof Float64Array
    ? Array.from(value, (x) => x === -Infinity ? "-∞" : x)
    : value;
}

function revive(key: string, value: unknown): unknown {
  return key === "eta"
    ? Float64Array.from(
      value as (number | string)[],
      (x) => x === "-∞" ? -Infinity : Number(x),
    )
    : value;
}
