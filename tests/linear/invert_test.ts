import { assertEquals, assertThrows } from "@std/assert";
import { openBlas } from "../../lib/backend/native/blas.ts";
import { inversion } from "../../lib/linear/invert.ts";
import { type AddProduct, addProduct } from "../../lib/linear/product.ts";
import { Random } from "../../lib/random.ts";
import { assertClose } from "../_close.ts";
import { product } from "./_dense.ts";

/** A Aᵀ + size · I of a normal A: symmetric, positive definite. */
function positiveDefinite(size: number): Float32Array {
  const random = new Random(size);
  const a = Float32Array.from({ length: size * size }, () => random.normal());
  const matrix = new Float32Array(size * size);
  addProduct(1, size, size, size, a, size, a, size, matrix, size);
  for (let i = 0; i < size; i++) matrix[i * size + i] += size;
  return matrix;
}

function invert(matrix: Float32Array, size: number, add: AddProduct): void {
  const steps = inversion(size, add);
  for (let block = 0; block < steps.blocks; block++) {
    steps.sweep(matrix, block);
  }
  steps.finish(matrix);
}

const blas = await openBlas().catch((error) => String(error));

for (const [name, add] of [["TypeScript", addProduct], ["BLAS", undefined]]) {
  const used = add ?? (typeof blas === "string" ? undefined : blas.addProduct);
  Deno.test({
    name: `a matrix times its inverse by ${name} is one` +
      (used ? "" : ` SKIPPED: ${blas}`),
    ignore: !used,
    fn() {
      // One block, whole blocks, and a last block that is smaller.
      for (const size of [1, 5, 256, 600]) {
        const matrix = positiveDefinite(size);
        const whole = matrix.slice();
        // The upper triangle is not read.
        for (let i = 0; i < size; i++) {
          matrix.fill(NaN, i * size + i + 1, (i + 1) * size);
        }
        invert(matrix, size, used as AddProduct);
        const one = Float64Array.from(
          { length: size * size },
          (_, at) => at % (size + 1) === 0 ? 1 : 0,
        );
        const found = product(whole, matrix, size, size, size);
        assertClose(found, one, 1e-4, `A A⁻¹ of size ${size}`);
        for (let i = 0; i < size; i++) {
          assertEquals(matrix[i * size], matrix[i], "it is symmetric");
        }
      }
    },
  });
}

Deno.test("products of parts leave the rest of the matrix alone", () => {
  const random = new Random(3);
  const a = Float32Array.from({ length: 7 * 9 }, () => random.normal());
  const b = Float32Array.from({ length: 6 * 8 }, () => random.normal());
  const adds: AddProduct[] = [addProduct];
  if (typeof blas !== "string") adds.push(blas.addProduct);
  for (const add of adds) {
    const c = new Float32Array(8 * 10).fill(1);
    // 7 × 5 of A by 6 × 5 of B, into 7 × 6 of C.
    add(-2, 7, 6, 5, a, 9, b, 8, c, 10);
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 10; j++) {
        let expected = 1;
        for (let k = 0; k < 5 && i < 7 && j < 6; k++) {
          expected -= 2 * a[i * 9 + k] * b[j * 8 + k];
        }
        assertClose([c[i * 10 + j]], [expected], 1e-5, `C[${i}, ${j}]`);
      }
    }
  }
});

Deno.test("a matrix that is not positive definite is named as such", () => {
  const matrix = Float32Array.of(1, 2, 2, 1);
  const error = assertThrows(() => invert(matrix, 2, addProduct), RangeError);
  assertEquals(error.message.includes("pivot 1 is -3"), true, error.message);
});
