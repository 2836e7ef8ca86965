/**
 * Checks of a model's settings.
 *
 * @module
 */

/**
 * @throws {RangeError} If the number is not above (or, with `inclusive`, not at
 *   least) the limit.
 */
export function checkAbove(
  name: string,
  value: number,
  limit: number,
  inclusive = false,
): void {
  if (Number.isFinite(value) && (inclusive ? value >= limit : value > limit)) {
    return;
  }
  throw new RangeError(
    `Expected ${name} to be ${
      inclusive ? "at least" : "above"
    } ${limit} but found ${value}`,
  );
}

/** @throws {RangeError} If the number is not an integer of at least 1. */
export function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(
    `Expected ${name} to be an integer of at least 1 but found ${value}`,
  );
}
