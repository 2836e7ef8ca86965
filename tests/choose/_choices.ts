import { assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import { Random } from "../../lib/random.ts";

const logits = fc.array(
  fc.oneof(
    fc.double({ min: -30, max: 30, noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
  ),
  { minLength: 1, maxLength: 10 },
);

/** Logits with ties, some −∞, and a number of items to choose among them. */
export const choices = logits.chain((some) =>
  fc.array(fc.nat(5), { minLength: some.length, maxLength: some.length }).chain(
    (dice) => {
      const eta = Float64Array.from(
        some,
        (logit, i) => dice[i] === 0 ? -Infinity : logit,
      );
      const available = eta.filter((logit) => logit > -Infinity).length;
      return fc.record({
        eta: fc.constant(eta),
        n: fc.integer({ min: 0, max: available }),
      });
    },
  )
);

/** Normal logits of the given standard deviation. */
export function normalLogits(
  items: number,
  scale: number,
  seed: number,
): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: items }, () => scale * random.normal());
}

/** Equal to 1e-11, relative to the larger of the expected number and 1. */
export function close(actual: number, expected: number, tolerance = 1e-11) {
  const scale = Math.max(1, Math.abs(expected));
  assertAlmostEquals(actual, expected, tolerance * scale);
}
