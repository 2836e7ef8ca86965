/**
 * A stand-in for `jsr:@std/assert@^1` on machines that do not reach JSR: the
 * functions that the tests use, with the same names, arguments and meaning,
 * over `node:assert`. The entry `links` in deno.json puts it in place; without
 * that entry the package itself is used.
 *
 * @module
 */
import nodeAssert from "node:assert/strict";

/** What a failed assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

// deno-lint-ignore no-explicit-any
type AnyConstructor<T> = abstract new (...args: any[]) => T;

/** Throws unless the value is truthy. */
export function assert(value: unknown, message = ""): asserts value {
  if (!value) throw new AssertionError(message);
}

/** Throws if the value is truthy. */
export function assertFalse(value: unknown, message = ""): void {
  if (value) throw new AssertionError(message);
}

/** Deep equality; typed arrays, maps, sets and NaN included. */
export function assertEquals<T>(actual: T, expected: T, message?: string) {
  attempt(() => nodeAssert.deepStrictEqual(actual, expected), message);
}

export function assertNotEquals<T>(actual: T, expected: T, message?: string) {
  attempt(() => nodeAssert.notDeepStrictEqual(actual, expected), message);
}

/** `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  attempt(() => nodeAssert.strictEqual(actual, expected), message);
}

/** |actual − expected| ≤ tolerance (1e-7 of the larger by default). */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  const allowed = tolerance ??
    (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (delta <= allowed) return;
  throw new AssertionError(
    prefix(message) + `Expected actual: "${actual}" to be close to ` +
      `"${expected}": delta "${delta}" is greater than "${allowed}"`,
  );
}

export function assertGreater<T>(actual: T, expected: T, message?: string) {
  compare(actual > expected, actual, ">", expected, message);
}

export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  message?: string,
) {
  compare(actual >= expected, actual, ">=", expected, message);
}

export function assertLess<T>(actual: T, expected: T, message?: string) {
  compare(actual < expected, actual, "<", expected, message);
}

export function assertLessOrEqual<T>(actual: T, expected: T, message?: string) {
  compare(actual <= expected, actual, "<=", expected, message);
}

/** Throws if the value is null or undefined. */
export function assertExists<T>(
  actual: T,
  message?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    throw new AssertionError(
      prefix(message) +
        `Expected actual: "${actual}" to not be null or undefined`,
    );
  }
}

export function assertInstanceOf<T>(
  actual: unknown,
  type: AnyConstructor<T>,
  message?: string,
): asserts actual is T {
  if (actual instanceof type) return;
  throw new AssertionError(
    prefix(message) + `Expected object to be an instance of "${type.name}"`,
  );
}

export function assertMatch(
  actual: string,
  expected: RegExp,
  message?: string,
) {
  if (expected.test(actual)) return;
  throw new AssertionError(
    prefix(message) + `Expected actual: "${actual}" to match: "${expected}"`,
  );
}

export function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
): void {
  if (actual.includes(expected)) return;
  throw new AssertionError(
    prefix(message) + `Expected actual: "${actual}" to contain: "${expected}"`,
  );
}

/** Every expected element is somewhere among the actual ones. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  message?: string,
): void {
  for (const element of Array.from(expected)) {
    const found = Array.from(actual).some((other) => equal(other, element));
    if (found) continue;
    throw new AssertionError(
      prefix(message) + `Expected the array to include: ${String(element)}`,
    );
  }
}

/** The actual object has at least the expected properties. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  message?: string,
): void {
  for (const key of Reflect.ownKeys(expected)) {
    const part = expected[key];
    if (part && typeof part === "object" && !Array.isArray(part)) {
      assertObjectMatch(
        actual[key] ?? {},
        part as Record<PropertyKey, unknown>,
        message,
      );
    } else {
      assertEquals(actual[key], part, message);
    }
  }
}

/** The error that the function throws, checked and returned. */
export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  type?: AnyConstructor<E>,
  includes?: string,
  message?: string,
): E {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
    return checkError(thrown, type, includes, message);
  }
  throw new AssertionError(prefix(message) + "Expected function to throw.");
}

/** The error that the promise is rejected with, checked and returned. */
export async function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  type?: AnyConstructor<E>,
  includes?: string,
  message?: string,
): Promise<E> {
  let thrown: unknown;
  try {
    await run();
  } catch (error) {
    thrown = error;
    return checkError(thrown, type, includes, message);
  }
  throw new AssertionError(prefix(message) + "Expected function to reject.");
}

export function fail(message = "Failed assertion"): never {
  throw new AssertionError(message);
}

export function unreachable(reason = "unreachable"): never {
  throw new AssertionError(reason);
}

function checkError<E extends Error>(
  error: unknown,
  type: AnyConstructor<E> | undefined,
  includes: string | undefined,
  message: string | undefined,
): E {
  if (!(error instanceof Error)) {
    throw new AssertionError(prefix(message) + "A non-Error object was thrown");
  }
  if (type && !(error instanceof type)) {
    throw new AssertionError(
      prefix(message) + `Expected error to be instance of "${type.name}", ` +
        `but was "${error.constructor.name}": ${error.message}`,
      { cause: error },
    );
  }
  if (includes !== undefined && !error.message.includes(includes)) {
    throw new AssertionError(
      prefix(message) + `Expected error message to include "${includes}", ` +
        `but got "${error.message}"`,
      { cause: error },
    );
  }
  return error as E;
}

function attempt(check: () => void, message?: string): void {
  try {
    check();
  } catch (error) {
    throw new AssertionError(
      prefix(message) + (error instanceof Error ? error.message : error),
    );
  }
}

function equal(a: unknown, b: unknown): boolean {
  try {
    nodeAssert.deepStrictEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

function compare(
  holds: boolean,
  actual: unknown,
  sign: string,
  expected: unknown,
  message?: string,
): void {
  if (holds) return;
  throw new AssertionError(
    prefix(message) + `Expect ${String(actual)} ${sign} ${String(expected)}`,
  );
}

function prefix(message?: string): string {
  return message ? `${message}: ` : "";
}
