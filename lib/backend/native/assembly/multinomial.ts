// AssemblyScript: the multinomial log-likelihood (8) of rows start..end.
import { exp4, max4, sum4 } from "./math";

/**
 * logLikelihood[r] = Σ_{i in row} η_i − N_r · logNormalizer[r],
 * logNormalizer[r] = log Σ_i exp η_i.
 */
export function multinomial(
  start: u32,
  end: u32,
  logits: usize,
  offsets: usize,
  indices: usize,
  logLikelihood: usize,
  logNormalizer: usize,
  items: u32,
): void {
  const bytes = <usize> items << 2;
  for (let r = start; r < end; r++) {
    const row = logits + <usize> r * bytes;
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    const z = logSumExp(row, bytes);
    let sum: f64 = 0;
    for (let j = first; j < last; j++) {
      const i = <usize> load<u32>(indices + (<usize> j << 2));
      sum += <f64> load<f32>(row + (i << 2)) - z;
    }
    store<f32>(logLikelihood + (<usize> r << 2), <f32> sum);
    store<f32>(logNormalizer + (<usize> r << 2), <f32> z);
  }
}

/** Gradient of (8): out[r, i] = dy[r] · (x_ri − N_r · exp(η_ri − logNormalizer[r])). */
export function multinomialGradient(
  start: u32,
  end: u32,
  dy: usize,
  logits: usize,
  offsets: usize,
  indices: usize,
  logNormalizer: usize,
  out: usize,
  items: u32,
): void {
  const bytes = <usize> items << 2;
  for (let r = start; r < end; r++) {
    const row = logits + <usize> r * bytes;
    const target = out + <usize> r * bytes;
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    const weight = load<f32>(dy + (<usize> r << 2));
    const scale = -weight * <f32> (last - first);
    if (scale == 0) {
      memory.fill(target, 0, bytes);
      continue;
    }
    const c = f32x4.splat(scale);
    const logZ = load<f32>(logNormalizer + (<usize> r << 2));
    const z = f32x4.splat(logZ);
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      v128.store(
        target + i,
        f32x4.mul(c, exp4(f32x4.sub(v128.load(row + i), z))),
      );
    }
    for (; i < bytes; i += 4) {
      const e = f32x4.extract_lane(
        exp4(f32x4.splat(load<f32>(row + i) - logZ)),
        0,
      );
      store<f32>(target + i, scale * e);
    }
    for (let j = first; j < last; j++) {
      const at = target + (<usize> load<u32>(indices + (<usize> j << 2)) << 2);
      store<f32>(at, load<f32>(at) + weight);
    }
  }
}

function logSumExp(row: usize, bytes: usize): f64 {
  let top = f32x4.splat(-f32.MAX_VALUE);
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) top = f32x4.max(top, v128.load(row + i));
  let m = max4(top);
  for (; i < bytes; i += 4) m = max<f32>(m, load<f32>(row + i));
  const shift = f32x4.splat(m);
  let total = f32x4.splat(0);
  i = 0;
  for (; i + 16 <= bytes; i += 16) {
    total = f32x4.add(total, exp4(f32x4.sub(v128.load(row + i), shift)));
  }
  let sum: f64 = sum4(total);
  for (; i < bytes; i += 4) {
    sum += f32x4.extract_lane(exp4(f32x4.splat(load<f32>(row + i) - m)), 0);
  }
  return <f64> m + Math.log(sum);
}
