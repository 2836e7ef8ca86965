/**
 * Positive numbers as intervals of big floating-point numbers, rounded outward:
 * what decides an inequality that double precision cannot.
 *
 * @module
 */

/** low · 2^exponent ≤ value ≤ high · 2^exponent. */
export interface Big {
  readonly low: bigint;
  readonly high: bigint;
  readonly exponent: number;
}

export const ZERO: Big = { low: 0n, high: 0n, exponent: 0 };
export const ONE: Big = { low: 1n, high: 1n, exponent: 0 };

/** Bits that are kept, unless told otherwise. */
export const BITS = 256;

/** Sum of two. */
export function add(a: Big, b: Big, bits = BITS): Big {
  if (a.high === 0n) return b;
  if (b.high === 0n) return a;
  const [top, other] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const gap = top.exponent - other.exponent;
  // Far below the last bit, the smaller one only moves the upper end.
  if (gap > 4 * bits && other.high < 1n << BigInt(2 * bits)) {
    const shift = BigInt(bits);
    return round(
      top.low << shift,
      (top.high << shift) + 1n,
      top.exponent - bits,
      bits,
    );
  }
  const shift = BigInt(gap);
  return round(
    (top.low << shift) + other.low,
    (top.high << shift) + other.high,
    other.exponent,
    bits,
  );
}

/** Product of two. */
export function multiply(a: Big, b: Big, bits = BITS): Big {
  return round(
    a.low * b.low,
    a.high * b.high,
    a.exponent + b.exponent,
    bits,
  );
}

/**
 * −1 if a < b for certain, 1 if a > b for certain, 0 if the intervals overlap.
 */
export function compare(a: Big, b: Big): -1 | 0 | 1 {
  if (less(a.high, a.exponent, b.low, b.exponent)) return -1;
  if (less(b.high, b.exponent, a.low, a.exponent)) return 1;
  return 0;
}

/** A positive double, or 0, exactly. */
export function fromDouble(value: number): Big {
  if (!(value >= 0 && value < Infinity)) {
    throw new RangeError(
      `Expected a finite number from 0 on but found ${value}`,
    );
  }
  const { mantissa, exponent } = parts(value);
  return { low: mantissa, high: mantissa, exponent };
}

/** e to the power of a double, to about `bits` bits; 0 for −∞. */
export function exponential(value: number, bits = BITS): Big {
  if (value === -Infinity) return ZERO;
  const guard = bits + 64;
  const P = BigInt(guard);
  const { mantissa, exponent } = parts(value);
  // x = mantissa · 2^exponent in fixed point with `guard` binary places; what
  // is cut off is below 2^-guard.
  const places = BigInt(exponent + guard);
  const x = places >= 0n ? mantissa << places : mantissa >> -places;
  const ln2 = logOfTwo(guard + 16) >> 16n;
  const power = x / ln2;
  // Squared eight times: e^r = (e^{r/256})^256.
  const r = (x - power * ln2) >> 8n;
  let sum = 1n << P, term = 1n << P;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    term = ((term * r) >> P) / k;
    sum += term;
  }
  for (let k = 0; k < 8; k++) sum = (sum * sum) >> P;
  // |power| < 2^15 times the error of ln 2, some hundred terms, and eight
  // doublings: all errors together are below 2^32 last places.
  const error = 1n << 32n;
  return round(sum - error, sum + error, Number(power) - guard, bits);
}

/** The natural logarithm of the middle of the interval, as a double. */
export function logarithm({ low, high, exponent }: Big): number {
  const middle = low + high;
  if (middle === 0n) return -Infinity;
  const places = length(middle) - 1;
  const leading = Number((middle << 64n) >> BigInt(places)) / 2 ** 64;
  return Math.log(leading) + (exponent + places - 1) * Math.LN2;
}

function round(low: bigint, high: bigint, exponent: number, bits: number): Big {
  const excess = length(high) - bits;
  if (excess <= 0) return { low, high, exponent };
  const shift = BigInt(excess);
  return {
    low: low >> shift,
    high: -(-high >> shift),
    exponent: exponent + excess,
  };
}

function less(a: bigint, e: number, b: bigint, f: number): boolean {
  if (a === 0n || b === 0n) return a < b;
  const difference = length(a) + e - (length(b) + f);
  if (difference !== 0) return difference < 0;
  return e >= f ? a << BigInt(e - f) < b : a < b << BigInt(f - e);
}

/** Number of binary digits of a number from 0 on. */
function length(value: bigint): number {
  const hexadecimal = value.toString(16);
  return 4 * hexadecimal.length - Math.clz32(parseInt(hexadecimal[0], 16)) + 28;
}

function parts(value: number): { mantissa: bigint; exponent: number } {
  if (value === 0) return { mantissa: 0n, exponent: 0 };
  let exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(value))) - 53);
  // In two steps: 2^-exponent alone may overflow.
  const half = Math.trunc(exponent / 2);
  let scaled = value * 2 ** -half * 2 ** (half - exponent);
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    exponent--;
  }
  return { mantissa: BigInt(scaled), exponent };
}

/** Results of `logOfTwo`, by places. */
const logsOfTwo = new Map<number, bigint>();

/** log 2 in fixed point: 2 Σ_k 1 / ((2k + 1) 3^{2k+1}), off by below 2^10. */
function logOfTwo(places: number): bigint {
  const known = logsOfTwo.get(places);
  if (known !== undefined) return known;
  let power = (2n << BigInt(places)) / 3n;
  let sum = 0n;
  for (let k = 1n; power > 0n; k += 2n) {
    sum += power / k;
    power /= 9n;
  }
  logsOfTwo.set(places, sum);
  return sum;
}
