// AssemblyScript: the Adam update of elements start..end, in place.

/**
 * p, m, v, g: addresses of float32 arrays. rate and epsilon hold the bias
 * correction; gain1 and gain2 are 1 − β, which single precision would get
 * wrong in the fifth digit.
 */
export function adam(
  start: u32,
  end: u32,
  p: usize,
  m: usize,
  v: usize,
  g: usize,
  rate: f32,
  beta1: f32,
  gain1: f32,
  beta2: f32,
  gain2: f32,
  epsilon: f32,
): void {
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(gain1);
  const b2 = f32x4.splat(beta2), c2 = f32x4.splat(gain2);
  const a = f32x4.splat(rate), e = f32x4.splat(epsilon);
  let i: usize = <usize> start << 2;
  const stop: usize = <usize> end << 2;
  for (; i + 16 <= stop; i += 16) {
    const gi = v128.load(g + i);
    const mi = f32x4.add(
      f32x4.mul(b1, v128.load(m + i)),
      f32x4.mul(c1, gi),
    );
    const vi = f32x4.add(
      f32x4.mul(b2, v128.load(v + i)),
      f32x4.mul(c2, f32x4.mul(gi, gi)),
    );
    v128.store(m + i, mi);
    v128.store(v + i, vi);
    const step = f32x4.div(
      f32x4.mul(a, mi),
      f32x4.add(f32x4.sqrt(vi), e),
    );
    v128.store(p + i, f32x4.sub(v128.load(p + i), step));
  }
  for (; i < stop; i += 4) {
    const gi = load<f32>(g + i);
    const mi = beta1 * load<f32>(m + i) + gain1 * gi;
    const vi = beta2 * load<f32>(v + i) + gain2 * gi * gi;
    store<f32>(m + i, mi);
    store<f32>(v + i, vi);
    store<f32>(
      p + i,
      load<f32>(p + i) - rate * mi / (sqrt<f32>(vi) + epsilon),
    );
  }
}
