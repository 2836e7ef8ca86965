// AssemblyScript: rows start..end of a sparse matrix times a dense one.

/**
 * out[r, :] = bias + Σ_j values[j] · dense[indices[j], :] over the row's entries j.
 *
 * Thirty-two columns are kept in registers while the row's entries stream by,
 * so each output element is written once. A zero address for bias means none.
 */
export function sparseMatMul(
  start: u32,
  end: u32,
  offsets: usize,
  indices: usize,
  values: usize,
  dense: usize,
  bias: usize,
  out: usize,
  width: u32,
): void {
  const stride = <usize> width << 2;
  for (let r = start; r < end; r++) {
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    const target = out + <usize> r * stride;
    if (first == last && !bias) {
      memory.fill(target, 0, stride);
      continue;
    }
    let column: usize = 0;
    for (; column + 128 <= stride; column += 128) {
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
      let a4 = a0, a5 = a0, a6 = a0, a7 = a0;
      if (bias) {
        const b = bias + column;
        a0 = v128.load(b);
        a1 = v128.load(b, 16);
        a2 = v128.load(b, 32);
        a3 = v128.load(b, 48);
        a4 = v128.load(b, 64);
        a5 = v128.load(b, 80);
        a6 = v128.load(b, 96);
        a7 = v128.load(b, 112);
      }
      for (let j = first; j < last; j++) {
        const x = v128.load32_splat(values + (<usize> j << 2));
        const row = dense +
          <usize> load<u32>(indices + (<usize> j << 2)) * stride + column;
        a0 = f32x4.add(a0, f32x4.mul(x, v128.load(row)));
        a1 = f32x4.add(a1, f32x4.mul(x, v128.load(row, 16)));
        a2 = f32x4.add(a2, f32x4.mul(x, v128.load(row, 32)));
        a3 = f32x4.add(a3, f32x4.mul(x, v128.load(row, 48)));
        a4 = f32x4.add(a4, f32x4.mul(x, v128.load(row, 64)));
        a5 = f32x4.add(a5, f32x4.mul(x, v128.load(row, 80)));
        a6 = f32x4.add(a6, f32x4.mul(x, v128.load(row, 96)));
        a7 = f32x4.add(a7, f32x4.mul(x, v128.load(row, 112)));
      }
      const o = target + column;
      v128.store(o, a0);
      v128.store(o, a1, 16);
      v128.store(o, a2, 32);
      v128.store(o, a3, 48);
      v128.store(o, a4, 64);
      v128.store(o, a5, 80);
      v128.store(o, a6, 96);
      v128.store(o, a7, 112);
    }
    for (; column < stride; column += 4) {
      let sum: f32 = bias ? load<f32>(bias + column) : 0;
      for (let j = first; j < last; j++) {
        const row = dense +
          <usize> load<u32>(indices + (<usize> j << 2)) * stride + column;
        sum += load<f32>(values + (<usize> j << 2)) * load<f32>(row);
      }
      store<f32>(target + column, sum);
    }
  }
}
