import { assertEquals } from "@std/assert";

/**
 * Throws unless every number is within `tolerance` of the expected one,
 * relative to the largest expected number of the array.
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assertEquals(actual.length, expected.length, `length of ${what}`);
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    if (!(error <= tolerance * Math.max(scale, 1e-30))) {
      throw new Error(
        `${what}[${i}] is ${actual[i]} but should be ${expected[i]} ` +
          `(tolerance ${tolerance} of ${scale})`,
      );
    }
  }
}
