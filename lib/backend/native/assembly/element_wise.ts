// AssemblyScript: element-wise arithmetic on elements start..end. The numbers
// of the operations are those of ../element_wise.ts.
import { exp4, tanh4 } from "./math";

function binary4(operation: u32, a: v128, b: v128): v128 {
  if (operation == 0) return f32x4.add(a, b);
  if (operation == 1) return f32x4.sub(a, b);
  if (operation == 2) return f32x4.mul(a, b);
  return f32x4.div(a, b);
}

function unary4(operation: u32, x: v128): v128 {
  if (operation == 0) return exp4(x);
  if (operation == 1) return tanh4(x);
  if (operation == 2) return f32x4.mul(x, x);
  if (operation == 3) return f32x4.neg(x);
  if (operation == 4) return f32x4.sqrt(x);
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** out = a ∘ b; aStep and bStep are 1, or 0 where the operand is one number. */
export function binary(
  start: u32,
  end: u32,
  operation: u32,
  a: usize,
  aStep: u32,
  b: usize,
  bStep: u32,
  out: usize,
): void {
  let i: usize = <usize> start << 2;
  const stop: usize = <usize> end << 2;
  const av = v128.load32_splat(a);
  const bv = v128.load32_splat(b);
  for (; i + 16 <= stop; i += 16) {
    const x = aStep ? v128.load(a + i) : av;
    const y = bStep ? v128.load(b + i) : bv;
    v128.store(out + i, binary4(operation, x, y));
  }
  for (; i < stop; i += 4) {
    const x = aStep ? v128.load32_splat(a + i) : av;
    const y = bStep ? v128.load32_splat(b + i) : bv;
    store<f32>(out + i, f32x4.extract_lane(binary4(operation, x, y), 0));
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

/** out[c] = Σ_r x[r, c] for columns start..end of a matrix of the given size. */
export function sumRows(
  start: u32,
  end: u32,
  x: usize,
  rows: u32,
  columns: u32,
  out: usize,
): void {
  const stride = <usize> columns << 2;
  let c: usize = <usize> start << 2;
  const stop: usize = <usize> end << 2;
  for (; c + 64 <= stop; c += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let at = x + c;
    for (let r: u32 = 0; r < rows; r++) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
      at += stride;
    }
    v128.store(out + c, s0);
    v128.store(out + c, s1, 16);
    v128.store(out + c, s2, 32);
    v128.store(out + c, s3, 48);
  }
  for (; c < stop; c += 4) {
    let s: f32 = 0;
    for (let r: u32 = 0; r < rows; r++) s += load<f32>(x + c + r * stride);
    store<f32>(out + c, s);
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
