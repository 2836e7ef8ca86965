/**
 * One fit of a table and what it found, kept by its configuration.
 *
 * @module
 */
import {
  type MetricName,
  type Metrics,
  TABLE_METRICS,
} from "../evaluation/evaluate.ts";
import type { ModelOptions } from "../models/model.ts";
import type { Annealing } from "../training/events.ts";

/** All that decides what a fit finds. */
export interface CellConfiguration {
  readonly model: string;
  /** Every setting of the model. */
  readonly options: ModelOptions;
  readonly dataset: string;
  /** Users, items and interactions of the set, so that others are not mixed up. */
  readonly size: readonly [number, number, number];
  /** Users each for validation and test. */
  readonly heldOutUsers: number;
  readonly fit: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly learningRate: number;
    readonly annealing: Annealing;
    readonly selectBy: MetricName;
    /** Epochs without a better one before the fit stops; null: none. */
    readonly patience: number | null;
    readonly seed: number;
  };
  readonly backend: string;
}

/** What a fit found. */
export interface Cell {
  readonly configuration: CellConfiguration;
  /** Test metrics of the best epoch's weights. */
  readonly test: Metrics;
  /** One value for each test user with targets, in the split's order. */
  readonly perUser: Readonly<Record<MetricName, readonly number[]>>;
  readonly bestEpoch: number;
  /** Validation metric of that epoch. */
  readonly bestValue: number;
  /** β and validation metric of every epoch. */
  readonly epochs: readonly { readonly beta: number; readonly value: number }[];
  /** Seconds of fitting. */
  readonly seconds: number;
}

/** The configuration's SHA-256 in hexadecimal: the name of its files. */
export async function cellHash(
  configuration: CellConfiguration,
): Promise<string> {
  const bytes = new TextEncoder().encode(canonical(configuration));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * The cell of a configuration, if it was fitted before.
 *
 * @throws {Error} If the file is damaged, no cell, or of another configuration.
 */
export async function readCell(
  folder: string,
  configuration: CellConfiguration,
): Promise<Cell | undefined> {
  const path = `${folder}/${await cellHash(configuration)}.json`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const refuse = (what: string) =>
    new Error(`The cell ${path} ${what}: delete it to fit it anew.`);
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw refuse("is damaged");
  }
  if (!isCell(found)) throw refuse("is none: it lacks what a fit found");
  if (canonical(found.configuration) !== canonical(configuration)) {
    throw refuse("is that of another configuration than its name says");
  }
  return found;
}

/** Whether there is all that is read of a cell. */
function isCell(value: unknown): value is Cell {
  if (typeof value !== "object" || value === null) return false;
  const {
    configuration,
    test,
    perUser,
    bestEpoch,
    bestValue,
    epochs,
    seconds,
  } = value as Partial<Cell>;
  return typeof configuration === "object" && Array.isArray(epochs) &&
    [bestEpoch, bestValue, seconds].every((it) => typeof it === "number") &&
    TABLE_METRICS.every((metric) =>
      typeof test?.[metric]?.mean === "number" &&
      Array.isArray(perUser?.[metric])
    );
}

/**
 * Keeps a cell; the file is whole or not there.
 *
 * @throws {Error} If the folder cannot be written or the disk is full.
 */
export async function writeCell(folder: string, cell: Cell): Promise<void> {
  const path = `${folder}/${await cellHash(cell.configuration)}.json`;
  const temporary = `${path}.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(temporary, JSON.stringify(cell));
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw new Error(
      `Cannot keep the cell ${path} (${
        error instanceof Error ? error.message : error
      }): free some space, or choose another folder with --cells.`,
    );
  }
}

/** The same text for the same configuration. */
function canonical(configuration: CellConfiguration): string {
  return JSON.stringify(sorted(configuration));
}

/** The same value with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
