// AssemblyScript: the Bernoulli-logistic log-likelihood (10) of rows start..end.
import { exp4, softplus4, sum4 } from "./math";

/** Bytes of logits that are added up in single precision. */
const BLOCK: usize = 1024;

/** logLikelihood[r] = Σ_{i in row} η_i − Σ_i log(1 + exp η_i). */
export function logistic(
  start: u32,
  end: u32,
  logits: usize,
  offsets: usize,
  indices: usize,
  logLikelihood: usize,
  items: u32,
): void {
  const bytes = <usize> items << 2;
  for (let r = start; r < end; r++) {
    const row = logits + <usize> r * bytes;
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    let sum: f64 = 0;
    for (let j = first; j < last; j++) {
      const i = <usize> load<u32>(indices + (<usize> j << 2));
      sum += <f64> load<f32>(row + (i << 2));
    }
    let i: usize = 0;
    while (i + 16 <= bytes) {
      const stop = min<usize>(i + BLOCK, bytes);
      let part = f32x4.splat(0);
      for (; i + 16 <= stop; i += 16) {
        part = f32x4.add(part, softplus4(v128.load(row + i)));
      }
      sum -= <f64> sum4(part);
    }
    for (; i < bytes; i += 4) {
      const value = softplus4(f32x4.splat(load<f32>(row + i)));
      sum -= <f64> f32x4.extract_lane(value, 0);
    }
    store<f32>(logLikelihood + (<usize> r << 2), <f32> sum);
  }
}

/** Gradient of (10): out[r, i] = dy[r] · (x_ri − 1 / (1 + exp −η_ri)). */
export function logisticGradient(
  start: u32,
  end: u32,
  dy: usize,
  logits: usize,
  offsets: usize,
  indices: usize,
  out: usize,
  items: u32,
): void {
  const bytes = <usize> items << 2;
  const one = f32x4.splat(1);
  for (let r = start; r < end; r++) {
    const row = logits + <usize> r * bytes;
    const target = out + <usize> r * bytes;
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    const weight = load<f32>(dy + (<usize> r << 2));
    if (weight == 0) {
      memory.fill(target, 0, bytes);
      continue;
    }
    const c = f32x4.splat(-weight);
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const e = exp4(f32x4.neg(v128.load(row + i)));
      v128.store(target + i, f32x4.div(c, f32x4.add(one, e)));
    }
    for (; i < bytes; i += 4) {
      const e = exp4(f32x4.splat(-load<f32>(row + i)));
      store<f32>(target + i, -weight / (1 + f32x4.extract_lane(e, 0)));
    }
    for (let j = first; j < last; j++) {
      const at = target + (<usize> load<u32>(indices + (<usize> j << 2)) << 2);
      store<f32>(at, load<f32>(at) + weight);
    }
  }
}
