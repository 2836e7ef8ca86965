import {
  add,
  type Big,
  compare,
  exponential,
  multiply,
  ONE,
  ZERO,
} from "./_big.ts";

/**
 * Decides Theorem 2 or 3 in interval arithmetic of 256 bits, by the numbers
 * themselves and not their logarithms: whether Z(η, N) is at most
 * (Σ exp η_i)^N, or Π (1 + exp η_i).
 *
 * @returns 1 if it is less for certain, −1 if it is more for certain (the
 * theorem is violated), 0 if the two agree to about 250 bits.
 */
export function decide(
  theorem: 2 | 3,
  eta: Float64Array,
  n: number,
): -1 | 0 | 1 {
  const odds = Array.from(eta, (logit) => exponential(logit));
  const right = theorem === 2
    ? power(odds.reduce((a, b) => add(a, b), ZERO), n)
    : odds.reduce((product, odd) => multiply(product, add(ONE, odd)), ONE);
  return compare(right, partition(odds, n));
}

/** Z(η, N), the N-th elementary symmetric polynomial of the odds. */
export function partition(odds: readonly Big[], n: number): Big {
  const table = Array.from({ length: n + 1 }, (_, k) => k === 0 ? ONE : ZERO);
  odds.forEach((odd, i) => {
    for (let k = Math.min(n, i + 1); k > 0; k--) {
      table[k] = add(table[k], multiply(table[k - 1], odd));
    }
  });
  return table[n];
}

function power(base: Big, n: number): Big {
  let result = ONE;
  for (let k = 0; k < n; k++) result = multiply(result, base);
  return result;
}
