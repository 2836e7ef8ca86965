import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  add,
  compare,
  exponential,
  fromDouble,
  logarithm,
  multiply,
  ONE,
  ZERO,
} from "../../lib/choose/_big.ts";
import { decide, partition } from "../../lib/choose/_decide.ts";
import { logPartition } from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";
import { close } from "./_choices.ts";

const finite = fc.double({ min: -1e4, max: 1e4, noNaN: true });

Deno.test("e has its digits", () => {
  // 70 decimals of e, as a fraction of integers.
  const digits =
    27182818284590452353602874713526624977572470936999595749669676277240766n;
  const { low, high, exponent } = exponential(1);
  const one = 10n ** 70n;
  const scale = 1n << BigInt(-exponent);
  assertEquals(low * one / scale, digits);
  assertEquals(high * one / scale, digits);
});

Deno.test("exponentials multiply as their arguments add", () => {
  fc.assert(fc.property(
    fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
    fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
    (a, b) => {
      // Sums of multiples of 2^-17 are exact.
      const [x, y] = [a / 2 ** 17, b / 2 ** 17];
      const product = multiply(exponential(x), exponential(y));
      assertEquals(compare(product, exponential(x + y)), 0);
      const off = fromDouble(1 + Number.EPSILON);
      assertEquals(compare(multiply(product, off), exponential(x + y)), 1);
      assertEquals(compare(product, multiply(off, exponential(x + y))), -1);
    },
  ));
});

Deno.test("exponentials are those of double precision, and grow", () => {
  fc.assert(fc.property(finite, finite, (x, y) => {
    close(logarithm(exponential(x)), x, 1e-14);
    if (x < y - 1e-9) {
      assertEquals(compare(exponential(x), exponential(y)), -1);
    }
  }));
  for (const x of [0, 5e-324, -5e-324, 1e-300]) {
    assertEquals(compare(exponential(x), ONE), 0);
  }
  assertEquals(compare(exponential(-Infinity), ZERO), 0);
});

Deno.test("sums contain the truth, however far apart the terms are", () => {
  fc.assert(fc.property(finite, finite, (x, y) => {
    const [a, b] = [exponential(x), exponential(y)];
    const sum = add(a, b);
    assert(compare(sum, a) >= 0 && compare(sum, b) >= 0);
    const top = Math.max(x, y);
    const expected = top + Math.log1p(Math.exp(-Math.abs(x - y)));
    close(logarithm(sum), expected, 1e-14);
  }));
  // 2^-2000 next to 1 is not lost: the upper end moves.
  const { low, high } = add(ONE, exponential(-1386));
  assert(high > low);
  assertThrows(() => fromDouble(-1), RangeError, "-1");
});

Deno.test("log Z is that of interval arithmetic to 1e-12", () => {
  const eta = fc.array(
    fc.oneof(
      finite,
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.constantFrom(0, 1, -1, 1e4, -1e4, 1e-300),
    ),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(eta, fc.nat(30), (logits, pick) => {
      const n = pick % (logits.length + 1);
      const exact = logarithm(
        partition(logits.map((logit) => exponential(logit)), n),
      );
      // Next to the logits: log Z itself may happen to be near 0.
      const top = Math.max(...logits.map(Math.abs));
      const scale = Math.max(1, Math.abs(exact), top);
      const value = logPartition(Float64Array.from(logits), n);
      assert(Math.abs(value - exact) <= 1e-12 * scale, `${value} ${exact}`);
    }),
    { numRuns: 300 },
  );
});

Deno.test("log Z of 2,000 items is that of interval arithmetic", () => {
  const random = new Random(21);
  for (const [n, scale] of [[1, 2], [40, 0], [40, 2], [60, 40]]) {
    const eta = Float64Array.from(
      { length: 2000 },
      () => scale * random.normal(),
    );
    const odds = Array.from(eta, (logit) => exponential(logit));
    close(logPartition(eta, n), logarithm(partition(odds, n)), 1e-12);
  }
});

Deno.test("decisions: less for certain, or equal as far as can be told", () => {
  const eta = Float64Array.of(0, 1, -2);
  assertEquals(decide(2, eta, 1), 0);
  assertEquals(decide(2, eta, 2), 1);
  assertEquals(decide(3, eta, 2), 1);
  // Slack exp(−50), far below what doubles tell.
  assertEquals(decide(3, Float64Array.of(50, -60), 1), 1);
  assertEquals(decide(3, Float64Array.of(1000, -1000), 1), 0);
});
