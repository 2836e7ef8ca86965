// AssemblyScript: vector mathematics on four single-precision lanes.

/**
 * exp of four floats: Cody-Waite reduction to |r| ≤ ½ log 2 and a polynomial of
 * degree 6, about 1 ulp (coefficients as in Cephes's expf). Below −87.3, where
 * the result would be subnormal, it is 0; from log(2^128) on it stays at the
 * largest float. NaN stays NaN.
 */
export function exp4(x: v128): v128 {
  const x0 = x;
  // With x first, these let NaN through.
  x = f32x4.pmin(
    f32x4.pmax(x, f32x4.splat(-87.3)),
    f32x4.splat(88.7228317),
  );
  // Adding 1.5 · 2^23 rounds to an integer, which stands in the low bits.
  const magic = f32x4.splat(12582912);
  const shifted = f32x4.relaxed_madd(x, f32x4.splat(1.44269504), magic);
  const n = f32x4.sub(shifted, magic);
  let r = f32x4.relaxed_nmadd(n, f32x4.splat(0.693359375), x);
  r = f32x4.relaxed_nmadd(n, f32x4.splat(-2.12194440e-4), r);
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1.3981999507e-3));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(8.3334519073e-3));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(4.1665795894e-2));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1.6666665459e-1));
  p = f32x4.relaxed_madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.relaxed_madd(p, f32x4.mul(r, r), r);
  p = f32x4.add(p, f32x4.splat(1.0));
  // p · 2^n by adding n to the exponent of p, which lies in [½, 2).
  p = i32x4.add(p, i32x4.shl(shifted, 23));
  return v128.andnot(p, f32x4.lt(x0, f32x4.splat(-87.3)));
}

/** tanh of four floats: odd rational minimax approximation, a few ulp. */
export function tanh4(x: v128): v128 {
  x = f32x4.pmin(
    f32x4.pmax(x, f32x4.splat(-7.90531110763549805)),
    f32x4.splat(7.90531110763549805),
  );
  const s = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = f32x4.relaxed_madd(p, s, f32x4.splat(2.00018790482477e-13));
  p = f32x4.relaxed_madd(p, s, f32x4.splat(-8.60467152213735e-11));
  p = f32x4.relaxed_madd(p, s, f32x4.splat(5.12229709037114e-08));
  p = f32x4.relaxed_madd(p, s, f32x4.splat(1.48572235717979e-05));
  p = f32x4.relaxed_madd(p, s, f32x4.splat(6.37261928875436e-04));
  p = f32x4.relaxed_madd(p, s, f32x4.splat(4.89352455891786e-03));
  let q = f32x4.splat(1.19825839466702e-06);
  q = f32x4.relaxed_madd(q, s, f32x4.splat(1.18534705686654e-04));
  q = f32x4.relaxed_madd(q, s, f32x4.splat(2.26843463243900e-03));
  q = f32x4.relaxed_madd(q, s, f32x4.splat(4.89352518554385e-03));
  return f32x4.div(f32x4.mul(p, x), q);
}

/**
 * log(1 + exp x) of four floats, as max(x, 0) + log(1 + t) with t = exp −|x|, and
 * log(1 + t) = 2 artanh(t / (2 + t)) by its series: accurate for small t too.
 */
export function softplus4(x: v128): v128 {
  const t = exp4(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const square = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 15.0);
  p = f32x4.relaxed_madd(p, square, f32x4.splat(2.0 / 13.0));
  p = f32x4.relaxed_madd(p, square, f32x4.splat(2.0 / 11.0));
  p = f32x4.relaxed_madd(p, square, f32x4.splat(2.0 / 9.0));
  p = f32x4.relaxed_madd(p, square, f32x4.splat(2.0 / 7.0));
  p = f32x4.relaxed_madd(p, square, f32x4.splat(2.0 / 5.0));
  p = f32x4.relaxed_madd(p, square, f32x4.splat(2.0 / 3.0));
  p = f32x4.relaxed_madd(p, square, f32x4.splat(2));
  return f32x4.relaxed_madd(p, s, f32x4.max(x, f32x4.splat(0)));
}

/** Sum of the four lanes. */
export function sum4(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) +
    f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3);
}

/** Largest of the four lanes. */
export function max4(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}
