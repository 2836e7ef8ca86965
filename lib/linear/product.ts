/**
 * The one dense product that blocked algorithms are made of.
 *
 * @module
 */

/**
 * C ← C + α A Bᵀ on parts of row-major single-precision matrices.
 *
 * @param m rows of A and C
 * @param n rows of B, columns of C
 * @param k columns of A and B
 * @param aStride, bStride, cStride numbers from one row to the next
 */
export type AddProduct = (
  alpha: number,
  m: number,
  n: number,
  k: number,
  a: Float32Array,
  aStride: number,
  b: Float32Array,
  bStride: number,
  c: Float32Array,
  cStride: number,
) => void;

/** Columns of A and B that are multiplied at a time, to stay in the cache. */
const DEPTH = 256;

/**
 * {@linkcode AddProduct} in TypeScript, for machines without BLAS: four by four
 * dot products at a time, in double precision.
 */
export const addProduct: AddProduct = (
  alpha,
  m,
  n,
  k,
  a,
  aStride,
  b,
  bStride,
  c,
  cStride,
) => {
  for (let from = 0; from < k; from += DEPTH) {
    const depth = Math.min(DEPTH, k - from);
    for (let j = 0; j < n; j += 4) {
      for (let i = 0; i < m; i += 4) {
        if (i + 4 <= m && j + 4 <= n) {
          addTile(
            alpha,
            depth,
            a,
            i * aStride + from,
            aStride,
            b,
            j * bStride + from,
            bStride,
            c,
            i * cStride + j,
            cStride,
          );
          continue;
        }
        for (let row = i; row < Math.min(m, i + 4); row++) {
          for (let column = j; column < Math.min(n, j + 4); column++) {
            let sum = 0;
            for (let at = from; at < from + depth; at++) {
              sum += a[row * aStride + at] * b[column * bStride + at];
            }
            c[row * cStride + column] += alpha * sum;
          }
        }
      }
    }
  }
};

function addTile(
  alpha: number,
  depth: number,
  a: Float32Array,
  a0: number,
  aStride: number,
  b: Float32Array,
  b0: number,
  bStride: number,
  c: Float32Array,
  c0: number,
  cStride: number,
): void {
  const a1 = a0 + aStride, a2 = a1 + aStride, a3 = a2 + aStride;
  const b1 = b0 + bStride, b2 = b1 + bStride, b3 = b2 + bStride;
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0;
  let s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  let s20 = 0, s21 = 0, s22 = 0, s23 = 0;
  let s30 = 0, s31 = 0, s32 = 0, s33 = 0;
  for (let at = 0; at < depth; at++) {
    const x0 = a[a0 + at], x1 = a[a1 + at], x2 = a[a2 + at], x3 = a[a3 + at];
    const y0 = b[b0 + at], y1 = b[b1 + at], y2 = b[b2 + at], y3 = b[b3 + at];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  const c1 = c0 + cStride, c2 = c1 + cStride, c3 = c2 + cStride;
  c[c0] += alpha * s00;
  c[c0 + 1] += alpha * s01;
  c[c0 + 2] += alpha * s02;
  c[c0 + 3] += alpha * s03;
  c[c1] += alpha * s10;
  c[c1 + 1] += alpha * s11;
  c[c1 + 2] += alpha * s12;
  c[c1 + 3] += alpha * s13;
  c[c2] += alpha * s20;
  c[c2 + 1] += alpha * s21;
  c[c2 + 2] += alpha * s22;
  c[c2 + 3] += alpha * s23;
  c[c3] += alpha * s30;
  c[c3 + 1] += alpha * s31;
  c[c3 + 2] += alpha * s32;
  c[c3 + 3] += alpha * s33;
}
