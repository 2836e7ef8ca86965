// AssemblyScript: vector mathematics on four single-precision lanes.

/** exp of four floats: Cody-Waite reduction, degree-6 polynomial, about 1 ulp. */
export function exp4(x: v128): v128 {
  x = f32x4.pmin(f32x4.splat(88.0), f32x4.pmax(f32x4.splat(-103.0), x));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(
    f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r),
    f32x4.splat(1.0),
  );
  // 2^n in two factors, so that results below 2^-126 reach zero gradually.
  const k = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(k, 1);
  const rest = i32x4.sub(k, half);
  const bias = i32x4.splat(127);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23));
  return f32x4.mul(p, i32x4.shl(i32x4.add(rest, bias), 23));
}

/** tanh of four floats: odd rational minimax approximation, a few ulp. */
export function tanh4(x: v128): v128 {
  x = f32x4.pmin(
    f32x4.splat(7.90531110763549805),
    f32x4.pmax(f32x4.splat(-7.90531110763549805), x),
  );
  const s = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(5.12229709037114e-08));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(1.48572235717979e-05));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(6.37261928875436e-04));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(4.89352455891786e-03));
  let q = f32x4.splat(1.19825839466702e-06);
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(1.18534705686654e-04));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(2.26843463243900e-03));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(4.89352518554385e-03));
  return f32x4.div(f32x4.mul(p, x), q);
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
