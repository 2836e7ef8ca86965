/** How many powers are summed. */
export const POWERS = 12;

/** Items between two additions to the total. */
const BLOCK = 128;

/**
 * Σ x, Σ x², …, Σ x¹² over the values up to `limit`.
 *
 * Written out, so that the sums stay in registers: this loop over all items is
 * most of the work. Σ x, on which the angle of φ depends most, is added up in
 * blocks, so that its rounding does not grow with the number of items.
 */
export function powerSums(values: Float64Array, limit: number): Float64Array {
  let total = 0;
  let s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0;
  let s7 = 0, s8 = 0, s9 = 0, s10 = 0, s11 = 0, s12 = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % BLOCK === 0) {
      total += s1;
      s1 = 0;
    }
    const x = values[i];
    if (x > limit) continue;
    const x2 = x * x, x3 = x2 * x, x4 = x2 * x2;
    const x6 = x4 * x2, x8 = x4 * x4;
    s1 += x;
    s2 += x2;
    s3 += x3;
    s4 += x4;
    s5 += x4 * x;
    s6 += x6;
    s7 += x4 * x3;
    s8 += x8;
    s9 += x8 * x;
    s10 += x8 * x2;
    s11 += x8 * x3;
    s12 += x8 * x4;
  }
  return Float64Array.of(
    total + s1,
    s2,
    s3,
    s4,
    s5,
    s6,
    s7,
    s8,
    s9,
    s10,
    s11,
    s12,
  );
}
