// AssemblyScript: element-wise arithmetic on elements start..end. The numbers
// of the operations are those of ../element_wise.ts.
import { exp4, sum4, tanh4 } from "./math";

function binary4(operation: u32, a: v128, b: v128): v128 {
  if (operation == 0) return f32x4.add(a, b);
  if (operation == 1) return f32x4.sub(a, b);
  if (operation == 2) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

function unary4(operation: u32, x: v128): v128 {
  if (operation == 0) {
    const large = f32x4.gt(x, f32x4.splat(88.7228317));
    return v128.bitselect(f32x4.splat(Infinity), exp4(x), large);
  }
  if (operation == 1) return tanh4(x);
  if (operation == 2) return f32x4.mul(x, x);
  if (operation == 3) return f32x4.neg(x);
  if (operation == 4) return f32x4.sqrt(x);
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/**
 * out = a ∘ b for rows start..end of matrices with broadcasting. A row of an
 * operand begins rowStride bytes after the one before (0: one row for all);
 * its step is 1, or 0 where one number serves the whole row.
 */
export function binary(
  start: u32,
  end: u32,
  operation: u32,
  a: usize,
  aRowStride: usize,
  aStep: u32,
  b: usize,
  bRowStride: usize,
  bStep: u32,
  out: usize,
  width: u32,
): void {
  const bytes = <usize> width << 2;
  for (let r = start; r < end; r++) {
    const x = a + <usize> r * aRowStride;
    const y = b + <usize> r * bRowStride;
    const z = out + <usize> r * bytes;
    const x0 = v128.load32_splat(x);
    const y0 = v128.load32_splat(y);
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const xi = aStep ? v128.load(x + i) : x0;
      const yi = bStep ? v128.load(y + i) : y0;
      v128.store(z + i, binary4(operation, xi, yi));
    }
    for (; i < bytes; i += 4) {
      const xi = aStep ? v128.load32_splat(x + i) : x0;
      const yi = bStep ? v128.load32_splat(y + i) : y0;
      store<f32>(z + i, f32x4.extract_lane(binary4(operation, xi, yi), 0));
    }
  }
}

/** out = f(x). */
export function unary(
  start: u32,
  end: u32,
  operation: u32,
  x: usize,
  out: usize,
): void {
  let i: usize = <usize> start << 2;
  const stop: usize = <usize> end << 2;
  for (; i + 16 <= stop; i += 16) {
    v128.store(out + i, unary4(operation, v128.load(x + i)));
  }
  for (; i < stop; i += 4) {
    const y = unary4(operation, v128.load32_splat(x + i));
    store<f32>(out + i, f32x4.extract_lane(y, 0));
  }
}

/**
 * out[c] = Σ_r x[r, c] for columns start..end, rows in order: memory is read
 * along the rows, four of them for each visit to the sums.
 */
export function sumRows(
  start: u32,
  end: u32,
  x: usize,
  rows: u32,
  columns: u32,
  out: usize,
): void {
  const stride = <usize> columns << 2;
  const first = <usize> start << 2;
  const last = <usize> end << 2;
  memory.fill(out + first, 0, last - first);
  let r: u32 = 0;
  for (; r + 4 <= rows; r += 4) {
    const row = x + <usize> r * stride;
    let c = first;
    for (; c + 16 <= last; c += 16) {
      const at = row + c;
      let s = f32x4.add(v128.load(out + c), v128.load(at));
      s = f32x4.add(s, v128.load(at + stride));
      s = f32x4.add(s, v128.load(at + 2 * stride));
      v128.store(out + c, f32x4.add(s, v128.load(at + 3 * stride)));
    }
    for (; c < last; c += 4) {
      const at = row + c;
      store<f32>(
        out + c,
        load<f32>(out + c) + load<f32>(at) + load<f32>(at + stride) +
          load<f32>(at + 2 * stride) + load<f32>(at + 3 * stride),
      );
    }
  }
  for (; r < rows; r++) {
    const row = x + <usize> r * stride;
    for (let c = first; c < last; c += 4) {
      store<f32>(out + c, load<f32>(out + c) + load<f32>(row + c));
    }
  }
}

/** out[r] = Σ_c x[r, c] for rows start..end. */
export function sumColumns(
  start: u32,
  end: u32,
  x: usize,
  width: u32,
  out: usize,
): void {
  const bytes = <usize> width << 2;
  for (let r = start; r < end; r++) {
    const row = x + <usize> r * bytes;
    let s4 = f32x4.splat(0);
    let c: usize = 0;
    for (; c + 16 <= bytes; c += 16) s4 = f32x4.add(s4, v128.load(row + c));
    let s = sum4(s4);
    for (; c < bytes; c += 4) s += load<f32>(row + c);
    store<f32>(out + (<usize> r << 2), s);
  }
}

/** Each row start..end of out becomes a copy of row (width floats). */
export function repeatRow(
  start: u32,
  end: u32,
  row: usize,
  out: usize,
  width: u32,
): void {
  const stride = <usize> width << 2;
  for (let r = start; r < end; r++) {
    memory.copy(out + <usize> r * stride, row, stride);
  }
}
