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

/** @throws {RangeError} If the number is not an integer of at least `least`. */
export function checkCount(name: string, value: number, least = 1): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new RangeError(
    `Expected ${name} to be an integer of at least ${least} but found ${value}`,
  );
}

/** @throws {RangeError} If the number is not above 0 and at most 1. */
export function checkShare(name: string, value: number): void {
  if (value > 0 && value <= 1) return;
  throw new RangeError(
    `Expected ${name} to be above 0 and at most 1 but found ${value}`,
  );
}
