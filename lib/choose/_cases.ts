/**
 * Logits for the search for violations: small, and of every kind.
 *
 * @module
 */
import type { Random } from "../random.ts";

/** Values at which something may go wrong. */
const EXTREMES = [
  ...[0, 1e-300, 1e-17, 1e-8, 1, 36.7, 37.5, 700, 745.2, 1e4],
  ...[-1e-300, -1e-17, -1e-8, -1, -36.7, -37.5, -700, -745.2, -1e4],
];

/** Logits of one scale, drawn from 10^−3 to 10^3, about one intercept. */
export function randomLogits(items: number, random: Random): Float64Array {
  const scale = 10 ** (6 * random.random() - 3);
  const center = 20 * random.random() - 10;
  return Float64Array.from(
    { length: items },
    () => center + scale * random.normal(),
  );
}

/** Logits with huge, tiny and equal values, and some −∞, at least one finite. */
export function extremeLogits(items: number, random: Random): Float64Array {
  const unavailable = random.random() < 0.2;
  const eta = Float64Array.from(
    { length: items },
    () =>
      unavailable && random.random() < 0.2
        ? -Infinity
        : EXTREMES[random.integers(EXTREMES.length)],
  );
  if (eta.every((logit) => logit === -Infinity)) eta[0] = 0;
  return eta;
}

/** Logits of which many differ by a few units in the last place. */
export function nearlyEqualLogits(items: number, random: Random): Float64Array {
  const value = 4 * random.normal();
  return Float64Array.from(
    { length: items },
    () =>
      random.random() < 0.3
        ? 4 * random.normal()
        : value * (1 + random.integers(5) * Number.EPSILON),
  );
}

/** The number of items that can be chosen. */
export function choosable(eta: Float64Array): number {
  let count = 0;
  for (const logit of eta) if (logit > -Infinity) count++;
  return count;
}
