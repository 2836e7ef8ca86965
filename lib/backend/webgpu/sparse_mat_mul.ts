import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { dispatch, WORKGROUP } from "./dispatch.ts";

/** A workgroup has a row, or a stretch of one; a thread has a column. */
const source = (bias: boolean) => /* wgsl */ `
fn run(group: u32, thread: u32) {
  let row = group / u.tiles;
  let column = (group % u.tiles) * ${WORKGROUP}u + thread;
  if (row >= u.rows || column >= u.width) { return; }
  var sum = ${bias ? "bias[column]" : "0.0"};
  let last = u32(offsets[row + 1u]);
  for (var j = u32(offsets[row]); j < last; j++) {
    sum += values[j] * dense[u32(indices[j]) * u.width + column];
  }
  result[row * u.width + column] = sum;
}`;

/** For an input without entries, whose buffers would be empty. */
const emptySource = (bias: boolean) => /* wgsl */ `
fn run(group: u32, thread: u32) {
  let i = group * ${WORKGROUP}u + thread;
  if (i >= u.rows * u.width) { return; }
  result[i] = ${bias ? "bias[i % u.width]" : "0.0"};
}`;

/** `SPARSE_MAT_MUL` of ../kernel_names.ts; the order of a sum is fixed. */
export function sparseMatMul(
  backend: WebGPUBackend,
  { offsets, indices, values, dense, bias }:
    & Record<"offsets" | "indices" | "values" | "dense", tf.TensorInfo>
    & { readonly bias?: tf.TensorInfo },
): tf.TensorInfo {
  const rows = offsets.shape[0] - 1;
  const width = dense.shape[1];
  const result = backend.makeTensorInfo([rows, width], "float32");
  const biases: Record<string, tf.TensorInfo> = bias ? { bias } : {};
  if (indices.shape[0] === 0) {
    dispatch(backend, {
      source: emptySource(bias !== undefined),
      reads: biases,
      writes: { result },
      sizes: { rows, width },
      groups: Math.ceil(rows * width / WORKGROUP),
    });
    return result;
  }
  const tiles = Math.ceil(width / WORKGROUP);
  dispatch(backend, {
    source: source(bias !== undefined),
    reads: { offsets, indices, values, dense, ...biases },
    writes: { result },
    sizes: { rows, width, tiles },
    groups: rows * tiles,
  });
  return result;
}
