/**
 * The inverse of a symmetric positive definite matrix, in place.
 *
 * @module
 */
import type { AddProduct } from "./product.ts";

/** Rows and columns that are swept at a time. */
const BLOCK = 256;

/** Rows that one product updates: the lower triangle is cut into so many. */
const BAND = 512;

/**
 * The steps of an inversion. Nothing is kept between them but the matrix,
 * row-major [size, size], of which only the lower triangle is read.
 */
export interface Inversion {
  /** Number of blocks, to be swept in order from 0. */
  readonly blocks: number;
  /**
   * Sweeps one block.
   *
   * @throws {RangeError} If the matrix is not positive definite (to the
   *   precision of its numbers).
   */
  sweep(matrix: Float32Array, block: number): void;
  /** Turns the lower triangle, swept by all blocks, into the whole inverse. */
  finish(matrix: Float32Array): void;
}

/**
 * Inverts by the symmetric sweep operator (Goodnight 1979; Gauss-Jordan
 * elimination on the lower triangle), a block K of rows and columns at a time:
 *
 *     A_IK ← A_IK A_KK⁻¹,   A_IJ ← A_IJ − A_IK A_KK⁻¹ A_KJ,   A_KK ← −A_KK⁻¹,
 *
 * after which the matrix holds −A⁻¹. It takes size³ operations, as a Cholesky
 * factorisation with the inversion that follows it does, nearly all of them in
 * one product a band of rows. Unlike those it has a state between blocks, so
 * that it can be watched, stopped, saved and gone on with, and it needs nothing
 * of a library but that product. Positive definite matrices need no pivots, and
 * the error is bounded by the condition number as with Cholesky (Higham 2002,
 * section 14.4).
 *
 * @param size Rows and columns of the matrices that are to be inverted.
 */
export function inversion(
  size: number,
  addProduct: AddProduct,
): Inversion {
  const panel = new Float32Array(size * Math.min(size, BLOCK));
  const scaled = new Float32Array(panel.length);
  return {
    blocks: Math.ceil(size / BLOCK),
    sweep(matrix, block) {
      const from = block * BLOCK;
      const width = Math.min(BLOCK, size - from);
      takePanel(matrix, size, from, width, panel);
      const inverse = invertBlock(
        panel.subarray(from * width, (from + width) * width),
        width,
        from,
      );
      scaled.fill(0);
      addProduct(
        1,
        size,
        width,
        width,
        panel,
        width,
        inverse,
        width,
        scaled,
        width,
      );
      for (let row = 0; row < size; row += BAND) {
        const rows = Math.min(BAND, size - row);
        addProduct(
          -1,
          rows,
          row + rows,
          width,
          scaled.subarray(row * width),
          width,
          panel,
          width,
          matrix.subarray(row * size),
          size,
        );
      }
      putPanel(matrix, size, from, width, scaled, inverse);
    },
    finish(matrix) {
      for (let top = 0; top < size; top += 64) {
        for (let left = 0; left <= top; left += 64) {
          negateTile(matrix, size, top, left);
        }
      }
    },
  };
}

/** The rows A_IK for all I, [size, width], from the lower triangle. */
function takePanel(
  matrix: Float32Array,
  size: number,
  from: number,
  width: number,
  panel: Float32Array,
): void {
  for (let k = 0; k < width; k++) {
    const start = (from + k) * size;
    for (let i = 0; i <= from + k; i++) {
      panel[i * width + k] = matrix[start + i];
      if (i >= from) panel[(from + k) * width + i - from] = matrix[start + i];
    }
  }
  for (let i = from + width; i < size; i++) {
    const start = i * size + from;
    panel.set(matrix.subarray(start, start + width), i * width);
  }
}

/** The swept rows back into the lower triangle, with −A_KK⁻¹ between them. */
function putPanel(
  matrix: Float32Array,
  size: number,
  from: number,
  width: number,
  scaled: Float32Array,
  inverse: Float32Array,
): void {
  for (let k = 0; k < width; k++) {
    const start = (from + k) * size;
    for (let i = 0; i < from; i++) matrix[start + i] = scaled[i * width + k];
    for (let i = 0; i < width; i++) {
      matrix[start + from + i] = -inverse[k * width + i];
    }
  }
  for (let i = from + width; i < size; i++) {
    matrix.set(
      scaled.subarray(i * width, (i + 1) * width),
      i * size + from,
    );
  }
}

/** The inverse of a small block, by the same sweep in double precision. */
function invertBlock(
  block: Float32Array,
  width: number,
  from: number,
): Float32Array {
  const a = Float64Array.from(block);
  const column = new Float64Array(width);
  for (let k = 0; k < width; k++) {
    const pivot = a[k * width + k];
    if (!(pivot > 0)) {
      throw new RangeError(
        `The matrix is not positive definite: pivot ${from + k} is ${pivot}. ` +
          "Add more to its diagonal.",
      );
    }
    for (let i = 0; i < width; i++) {
      column[i] = i < k ? a[k * width + i] : a[i * width + k];
    }
    for (let i = 0; i < width; i++) {
      const factor = column[i] / pivot;
      for (let j = 0; j <= i; j++) a[i * width + j] -= factor * column[j];
    }
    for (let j = 0; j < k; j++) a[k * width + j] = column[j] / pivot;
    for (let i = k + 1; i < width; i++) a[i * width + k] = column[i] / pivot;
    a[k * width + k] = -1 / pivot;
  }
  const inverse = new Float32Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      inverse[i * width + j] = inverse[j * width + i] = -a[i * width + j];
    }
  }
  return inverse;
}

/** Negates a tile of 64 by 64 and writes its mirror image too. */
function negateTile(
  matrix: Float32Array,
  size: number,
  top: number,
  left: number,
): void {
  const bottom = Math.min(size, top + 64);
  for (let i = top; i < bottom; i++) {
    const right = Math.min(i + 1, left + 64);
    for (let j = left; j < right; j++) {
      const value = -matrix[i * size + j];
      matrix[i * size + j] = value;
      matrix[j * size + i] = value;
    }
  }
}
