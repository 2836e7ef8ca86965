import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { dispatch, WORKGROUP } from "./dispatch.ts";
import { reduction } from "./reduction.ts";

const FORWARD = (entries: boolean) => /* wgsl */ `
var<workgroup> shared_numbers: array<f32, ${WORKGROUP}>;
${reduction("largest", "max(a, b)")}
${reduction("total", "a + b")}
fn run(row: u32, thread: u32) {
  let start = row * u.items;
  var top = -3.4e38;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    top = max(top, logits[start + i]);
  }
  top = largest(thread, top);
  var sum = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    sum += exp(logits[start + i] - top);
  }
  let logZ = top + log(total(thread, sum));
  var hits = 0.0;
  ${
  entries
    ? `
  let last = u32(offsets[row + 1u]);
  for (var j = u32(offsets[row]) + thread; j < last; j += ${WORKGROUP}u) {
    hits += logits[start + u32(indices[j])] - logZ;
  }`
    : ""
}
  hits = total(thread, hits);
  if (thread == 0u) {
    logLikelihood[row] = hits;
    logNormalizer[row] = logZ;
  }
}`;

const GRADIENT = /* wgsl */ `
fn run(row: u32, thread: u32) {
  let start = row * u.items;
  let first = u32(offsets[row]);
  let last = u32(offsets[row + 1u]);
  let scale = -dy[row] * f32(last - first);
  let logZ = logNormalizer[row];
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    result[start + i] = scale * exp(logits[start + i] - logZ);
  }
  storageBarrier();
  for (var j = first + thread; j < last; j += ${WORKGROUP}u) {
    let at = start + u32(indices[j]);
    result[at] = result[at] + dy[row];
  }
}`;

/** `MULTINOMIAL_LOG_LIKELIHOOD` of ../kernel_names.ts, a workgroup a user. */
export function multinomial(
  backend: WebGPUBackend,
  { logits, offsets, indices }: Record<
    "logits" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo[] {
  const [rows, items] = logits.shape;
  const logLikelihood = backend.makeTensorInfo([rows], "float32");
  const logNormalizer = backend.makeTensorInfo([rows], "float32");
  const entries = indices.shape[0] > 0;
  dispatch(backend, {
    source: FORWARD(entries),
    reads: entries ? { logits, offsets, indices } : { logits },
    writes: { logLikelihood, logNormalizer },
    sizes: { items },
    groups: rows,
  });
  return [logLikelihood, logNormalizer];
}

/** `MULTINOMIAL_GRADIENT` of ../kernel_names.ts. */
export function multinomialGradient(
  backend: WebGPUBackend,
  { dy, logits, logNormalizer, offsets, indices }: Record<
    "dy" | "logits" | "logNormalizer" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo {
  const [rows, items] = logits.shape;
  const result = backend.makeTensorInfo([rows, items], "float32");
  if (indices.shape[0] === 0) {
    dispatch(backend, {
      source: `fn run(group: u32, thread: u32) {
        let i = group * ${WORKGROUP}u + thread;
        if (i < u.size) { result[i] = 0.0; }
      }`,
      reads: {},
      writes: { result },
      sizes: { size: rows * items },
      groups: Math.ceil(rows * items / WORKGROUP),
    });
    return result;
  }
  dispatch(backend, {
    source: GRADIENT,
    reads: { dy, logits, logNormalizer, offsets, indices },
    writes: { result },
    sizes: { items },
    groups: rows,
  });
  return result;
}
