// AssemblyScript: rows start..end of products with users' normal matrices.
import { sum4 } from "./math";

/** out[r, :] = base[r, :] + scale · Σ_j (y_j · p_r) y_j over the row's entries j. */
export function sparseNormalProduct(
  start: u32,
  end: u32,
  offsets: usize,
  indices: usize,
  vectors: usize,
  factors: usize,
  base: usize,
  out: usize,
  width: u32,
  scale: f32,
): void {
  const stride = <usize> width << 2;
  const even = stride & ~31;
  for (let r = start; r < end; r++) {
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    const p = vectors + <usize> r * stride;
    const target = out + <usize> r * stride;
    memory.copy(target, base + <usize> r * stride, stride);
    for (let j = first; j < last; j++) {
      const y = factors +
        <usize> load<u32>(indices + (<usize> j << 2)) * stride;
      let a0 = f32x4.splat(0), a1 = a0;
      let k: usize = 0;
      for (; k < even; k += 32) {
        a0 = f32x4.relaxed_madd(v128.load(p + k), v128.load(y + k), a0);
        a1 = f32x4.relaxed_madd(
          v128.load(p + k, 16),
          v128.load(y + k, 16),
          a1,
        );
      }
      let dot = sum4(f32x4.add(a0, a1));
      for (; k < stride; k += 4) dot += load<f32>(p + k) * load<f32>(y + k);
      const weight = scale * dot;
      const w = f32x4.splat(weight);
      for (k = 0; k < even; k += 32) {
        const t = target + k;
        v128.store(t, f32x4.relaxed_madd(w, v128.load(y + k), v128.load(t)));
        v128.store(
          t,
          f32x4.relaxed_madd(w, v128.load(y + k, 16), v128.load(t, 16)),
          16,
        );
      }
      for (; k < stride; k += 4) {
        const t = target + k;
        store<f32>(t, load<f32>(t) + weight * load<f32>(y + k));
      }
    }
  }
}
