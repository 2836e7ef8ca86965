// AssemblyScript: conjugate gradients for one weighted least-squares problem a
// row, all steps while the row's factors are in the cache.
import { sum4 } from "./math";

/** Address of the factor of the entry. */
// @ts-ignore: decorator
@inline
function factorOf(indices: usize, entry: u32, factors: usize, stride: usize): usize {
  return factors + <usize> load<u32>(indices + (<usize> entry << 2)) * stride;
}

/** Σ_k x_k y_k */
function dot(x: usize, y: usize, stride: usize): f32 {
  let a = f32x4.splat(0), b = a;
  let k: usize = 0;
  for (; k + 32 <= stride; k += 32) {
    a = f32x4.relaxed_madd(v128.load(x + k), v128.load(y + k), a);
    b = f32x4.relaxed_madd(v128.load(x + k, 16), v128.load(y + k, 16), b);
  }
  let sum = sum4(f32x4.add(a, b));
  for (; k < stride; k += 4) sum += load<f32>(x + k) * load<f32>(y + k);
  return sum;
}

/** y += a x */
function addScaled(a: f32, x: usize, y: usize, stride: usize): void {
  const a4 = f32x4.splat(a);
  let k: usize = 0;
  for (; k + 16 <= stride; k += 16) {
    const t = y + k;
    v128.store(t, f32x4.relaxed_madd(a4, v128.load(x + k), v128.load(t)));
  }
  for (; k < stride; k += 4) {
    store<f32>(y + k, load<f32>(y + k) + a * load<f32>(x + k));
  }
}

/** y += a_0 x_0 + … + a_3 x_3, so that y is read and written once. */
// @ts-ignore: decorator
@inline
function addFour(
  a0: f32, a1: f32, a2: f32, a3: f32,
  x0: usize, x1: usize, x2: usize, x3: usize,
  y: usize,
  stride: usize,
): void {
  const b0 = f32x4.splat(a0), b1 = f32x4.splat(a1);
  const b2 = f32x4.splat(a2), b3 = f32x4.splat(a3);
  let k: usize = 0;
  for (; k + 16 <= stride; k += 16) {
    let t = f32x4.relaxed_madd(b0, v128.load(x0 + k), v128.load(y + k));
    let u = f32x4.mul(b1, v128.load(x1 + k));
    t = f32x4.relaxed_madd(b2, v128.load(x2 + k), t);
    u = f32x4.relaxed_madd(b3, v128.load(x3 + k), u);
    v128.store(y + k, f32x4.add(t, u));
  }
  for (; k < stride; k += 4) {
    store<f32>(
      y + k,
      load<f32>(y + k) + a0 * load<f32>(x0 + k) + a1 * load<f32>(x1 + k) +
        a2 * load<f32>(x2 + k) + a3 * load<f32>(x3 + k),
    );
  }
}

/**
 * out += Σ_j (shift + scale · y_j · p) y_j over entries first to last: four of
 * them for each visit to p and to out.
 */
function addNormal(
  indices: usize,
  first: u32,
  last: u32,
  factors: usize,
  p: usize,
  out: usize,
  stride: usize,
  shift: f32,
  scale: f32,
): void {
  let j = first;
  for (; j + 4 <= last; j += 4) {
    const y0 = factorOf(indices, j, factors, stride);
    const y1 = factorOf(indices, j + 1, factors, stride);
    const y2 = factorOf(indices, j + 2, factors, stride);
    const y3 = factorOf(indices, j + 3, factors, stride);
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let k: usize = 0;
    for (; k + 32 <= stride; k += 32) {
      const x = v128.load(p + k), z = v128.load(p + k, 16);
      a0 = f32x4.relaxed_madd(x, v128.load(y0 + k), a0);
      a1 = f32x4.relaxed_madd(x, v128.load(y1 + k), a1);
      a2 = f32x4.relaxed_madd(x, v128.load(y2 + k), a2);
      a3 = f32x4.relaxed_madd(x, v128.load(y3 + k), a3);
      b0 = f32x4.relaxed_madd(z, v128.load(y0 + k, 16), b0);
      b1 = f32x4.relaxed_madd(z, v128.load(y1 + k, 16), b1);
      b2 = f32x4.relaxed_madd(z, v128.load(y2 + k, 16), b2);
      b3 = f32x4.relaxed_madd(z, v128.load(y3 + k, 16), b3);
    }
    let d0 = sum4(f32x4.add(a0, b0)), d1 = sum4(f32x4.add(a1, b1));
    let d2 = sum4(f32x4.add(a2, b2)), d3 = sum4(f32x4.add(a3, b3));
    for (; k < stride; k += 4) {
      const x = load<f32>(p + k);
      d0 += x * load<f32>(y0 + k);
      d1 += x * load<f32>(y1 + k);
      d2 += x * load<f32>(y2 + k);
      d3 += x * load<f32>(y3 + k);
    }
    addFour(
      shift + scale * d0, shift + scale * d1,
      shift + scale * d2, shift + scale * d3,
      y0, y1, y2, y3,
      out, stride,
    );
  }
  for (; j < last; j++) {
    const y = factorOf(indices, j, factors, stride);
    addScaled(shift + scale * dot(y, p, stride), y, out, stride);
  }
}

/** out += scale · G p with G symmetric, its rows taken as columns. */
function addGram(
  gram: usize,
  p: usize,
  out: usize,
  stride: usize,
  scale: f32,
): void {
  let k: usize = 0;
  let row = gram;
  for (; k + 16 <= stride; k += 16) {
    addFour(
      scale * load<f32>(p + k), scale * load<f32>(p + k, 4),
      scale * load<f32>(p + k, 8), scale * load<f32>(p + k, 12),
      row, row + stride, row + 2 * stride, row + 3 * stride,
      out, stride,
    );
    row += 4 * stride;
  }
  for (; k < stride; k += 4) {
    addScaled(scale * load<f32>(p + k), row, out, stride);
    row += stride;
  }
}

/**
 * Conjugate gradient steps for the rows of a thread, from the numbers in out:
 *
 *     (G + (weight − 1) Σ_j y_j y_jᵀ) out_r = weight Σ_j y_j.
 *
 * Rows are dealt out in turn, as the first ones tend to have the most entries:
 * thread t takes rows t, t + threads, …, where t is start / share. Each thread
 * has three rows of scratch, for the residual, the direction and its image.
 */
export function leastSquares(
  start: u32,
  end: u32,
  rows: u32,
  share: u32,
  offsets: usize,
  indices: usize,
  factors: usize,
  gram: usize,
  out: usize,
  scratch: usize,
  width: u32,
  weight: f32,
  steps: u32,
): void {
  const stride = <usize> width << 2;
  const thread = start / share;
  const threads = end - start == rows ? 1 : (rows + share - 1) / share;
  const residual = scratch + <usize> (3 * thread) * stride;
  const direction = residual + stride;
  const image = direction + stride;
  for (let r = thread; r < rows; r += threads) {
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    const x = out + <usize> r * stride;
    memory.fill(residual, 0, stride);
    addGram(gram, x, residual, stride, -1);
    addNormal(
      indices, first, last, factors, x, residual, stride, weight, 1 - weight,
    );
    memory.copy(direction, residual, stride);
    let square = dot(residual, residual, stride);
    for (let step: u32 = 0; step < steps; step++) {
      memory.fill(image, 0, stride);
      addGram(gram, direction, image, stride, 1);
      addNormal(
        indices, first, last, factors, direction, image, stride, 0, weight - 1,
      );
      const curvature = dot(direction, image, stride);
      // A row that is solved already stays where it is.
      if (curvature == 0) break;
      const length = square / curvature;
      addScaled(length, direction, x, stride);
      if (step + 1 == steps) break;
      addScaled(-length, image, residual, stride);
      const next = dot(residual, residual, stride);
      const turn: f32 = square == 0 ? 0 : next / square;
      square = next;
      // direction = residual + turn · direction
      memory.copy(image, residual, stride);
      addScaled(turn, direction, image, stride);
      memory.copy(direction, image, stride);
    }
  }
}
