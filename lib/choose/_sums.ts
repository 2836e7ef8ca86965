/**
 * Sums without loss of digits.
 *
 * @module
 */
import type { Tilt } from "./_tilt.ts";

/** Neumaier's sum: as if added in twice the precision. */
export function compensatedSum(values: ArrayLike<number>): number {
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const total = sum + value;
    rest += Math.abs(sum) >= Math.abs(value)
      ? (sum - total) + value
      : (value - total) + sum;
    sum = total;
  }
  // An infinite sum has no rest.
  return Number.isNaN(rest) ? sum : sum + rest;
}

/** Factors of at least ½ whose product stays far from underflow. */
const BLOCK = 512;

/**
 * −Σ_i log max(p_i, 1 − p_i) = Σ_i log(1 + exp(−|η_i + λ|)), by products: one
 * logarithm for 512 coins.
 */
export function softplusOfTails({ p, q }: Tilt): number {
  let sum = 0;
  let rest = 0;
  for (let start = 0; start < p.length; start += BLOCK) {
    const end = Math.min(p.length, start + BLOCK);
    let product = 1;
    for (let i = start; i < end; i++) {
      const large = p[i] > q[i] ? p[i] : q[i];
      const small = p[i] > q[i] ? q[i] : p[i];
      product *= large;
      // What rounding took from the large one; 1 − large is exact.
      rest += (1 - large) - small;
    }
    sum -= Math.log(product);
  }
  return sum - rest;
}

/** log(1 + e^a) */
export function softplus(a: number): number {
  return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
}

/**
 * log Σ_i exp v_i in two parts: the largest of the values, and by how much the
 * others are above it; next to a huge value the second part would be lost.
 *
 * @returns −∞ and 0 for no values.
 */
export function logSumExpParts(
  values: Float64Array,
): { top: number; above: number } {
  let top = -Infinity;
  let place = -1;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > top) [top, place] = [values[i], i];
  }
  if (place < 0) return { top, above: 0 };
  let others = 0;
  for (let i = 0; i < values.length; i++) {
    if (i !== place) others += Math.exp(values[i] - top);
  }
  return { top, above: Math.log1p(others) };
}

/** log Σ_i exp v_i; −∞ for no values. */
export function logSumExp(values: Float64Array): number {
  const { top, above } = logSumExpParts(values);
  return top + above;
}

/** log n! */
export function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let k = 2; k <= n; k++) product *= k;
    return Math.log(product);
  }
  // Stirling's series; what is left out is below 1/(1188 n⁹) < 1.3e-14.
  const s = 1 / (n * n);
  return (n + 0.5) * Math.log(n) - n + Math.log(2 * Math.PI) / 2 +
    (1 - s * (1 / 30 - s * (1 / 105 - s / 140))) / (12 * n);
}
