import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { dispatch, WORKGROUP } from "./dispatch.ts";
import { reduction } from "./reduction.ts";

/** The row of `base`, for an input without entries. */
const EMPTY = /* wgsl */ `
fn run(row: u32, thread: u32) {
  for (var k = thread; k < u.width; k += ${WORKGROUP}u) {
    result[row * u.width + k] = base[row * u.width + k];
  }
}`;

// A thread has its columns of the row; only the dot products are shared.
const SOURCE = /* wgsl */ `
var<workgroup> shared_numbers: array<f32, ${WORKGROUP}>;
${reduction("total", "a + b")}
fn run(row: u32, thread: u32) {
  let start = row * u.width;
  for (var k = thread; k < u.width; k += ${WORKGROUP}u) {
    result[start + k] = base[start + k];
  }
  let last = u32(offsets[row + 1u]);
  for (var j = u32(offsets[row]); j < last; j++) {
    let item = u32(indices[j]) * u.width;
    var dot = 0.0;
    for (var k = thread; k < u.width; k += ${WORKGROUP}u) {
      dot += vectors[start + k] * factors[item + k];
    }
    let weight = u.scale * total(thread, dot);
    for (var k = thread; k < u.width; k += ${WORKGROUP}u) {
      result[start + k] += weight * factors[item + k];
    }
  }
}`;

/** `SPARSE_NORMAL_PRODUCT` of ../kernel_names.ts, a workgroup a row. */
export function sparseNormalProduct(
  backend: WebGPUBackend,
  { offsets, indices, vectors, factors, base }: Record<
    "offsets" | "indices" | "vectors" | "factors" | "base",
    tf.TensorInfo
  >,
  { scale }: { readonly scale: number },
): tf.TensorInfo {
  const [rows, width] = vectors.shape;
  const result = backend.makeTensorInfo([rows, width], "float32");
  const empty = indices.shape[0] === 0;
  dispatch(backend, {
    source: empty ? EMPTY : SOURCE,
    reads: empty ? { base } : { offsets, indices, vectors, factors, base },
    writes: { result },
    sizes: { width },
    rates: empty ? {} : { scale },
    groups: rows,
  });
  return result;
}
