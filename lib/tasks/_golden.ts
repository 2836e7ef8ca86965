/**
 * Compares golden values with those that their script makes now.
 *
 * @module
 */

type Json = null | boolean | number | string | Json[] | {
  [key: string]: Json;
};

/** Entries that may differ: versions and commands. */
const ABOUT = "about";

/** Relative difference of numbers that is allowed where a file names none. */
const TOLERANCE = 1e-9;

/**
 * The first difference in words, or nothing. Numbers may differ by the file's
 * own `tolerance`, relative to the largest number in the same array; all else
 * must be equal.
 */
export function compareGolden(kept: Json, made: Json): string | undefined {
  const tolerance = isObject(kept) && typeof kept.tolerance === "number"
    ? kept.tolerance
    : TOLERANCE;
  return compare(kept, made, "", tolerance, 0);
}

function compare(
  kept: Json,
  made: Json,
  path: string,
  tolerance: number,
  scale: number,
): string | undefined {
  if (typeof kept === "number" && typeof made === "number") {
    const allowed = tolerance * Math.max(scale, Math.abs(kept));
    return Math.abs(kept - made) <= allowed
      ? undefined
      : `${path} was ${kept} and is now ${made}`;
  }
  if (Array.isArray(kept) && Array.isArray(made)) {
    if (kept.length !== made.length) {
      return `${path} had ${kept.length} entries and now has ${made.length}`;
    }
    const largest = kept.reduce<number>(
      (top, value) =>
        Math.max(top, typeof value === "number" ? Math.abs(value) : 0),
      0,
    );
    return first(
      kept.keys(),
      (index) =>
        compare(
          kept[index],
          made[index],
          `${path}[${index}]`,
          tolerance,
          largest,
        ),
    );
  }
  if (isObject(kept) && isObject(made)) {
    const keys = new Set([...Object.keys(kept), ...Object.keys(made)]);
    keys.delete(ABOUT);
    return first(
      keys,
      (key) =>
        key in kept && key in made
          ? compare(kept[key], made[key], `${path}.${key}`, tolerance, 0)
          : `${path}.${key} is in one of the two only`,
    );
  }
  return kept === made
    ? undefined
    : `${path} was ${JSON.stringify(kept)} and is now ${JSON.stringify(made)}`;
}

function first<T>(
  values: Iterable<T>,
  find: (value: T) => string | undefined,
): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
