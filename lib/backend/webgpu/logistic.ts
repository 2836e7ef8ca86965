import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { dispatch, WORKGROUP } from "./dispatch.ts";
import { reduction } from "./reduction.ts";

// log(1 + t) = 2 artanh(t / (2 + t)) by its series, as WGSL has no log1p.
const FORWARD = (entries: boolean) => /* wgsl */ `
var<workgroup> shared_numbers: array<f32, ${WORKGROUP}>;
${reduction("total", "a + b")}
fn softplus(x: f32) -> f32 {
  let t = exp(-abs(x));
  let s = t / (2.0 + t);
  let q = s * s;
  let series = 1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 +
    q * (1.0 / 9.0 + q * (1.0 / 11.0 + q * (1.0 / 13.0 + q / 15.0))))));
  return max(x, 0.0) + 2.0 * s * series;
}
fn run(row: u32, thread: u32) {
  let start = row * u.items;
  var sum = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    sum -= softplus(logits[start + i]);
  }
  ${
  entries
    ? `
  let last = u32(offsets[row + 1u]);
  for (var j = u32(offsets[row]) + thread; j < last; j += ${WORKGROUP}u) {
    sum += logits[start + u32(indices[j])];
  }`
    : ""
}
  sum = total(thread, sum);
  if (thread == 0u) {
    logLikelihood[row] = sum;
  }
}`;

const GRADIENT = (entries: boolean) => /* wgsl */ `
fn run(row: u32, thread: u32) {
  let start = row * u.items;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    // At most exp 88, which single precision holds.
    result[start + i] = -dy[row] / (1.0 + exp(min(-logits[start + i], 88.0)));
  }
  ${
  entries
    ? `
  storageBarrier();
  let last = u32(offsets[row + 1u]);
  for (var j = u32(offsets[row]) + thread; j < last; j += ${WORKGROUP}u) {
    let at = start + u32(indices[j]);
    result[at] = result[at] + dy[row];
  }`
    : ""
}
}`;

/** `LOGISTIC_LOG_LIKELIHOOD` of ../kernel_names.ts, a workgroup a user. */
export function logistic(
  backend: WebGPUBackend,
  { logits, offsets, indices }: Record<
    "logits" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo {
  const [rows, items] = logits.shape;
  const logLikelihood = backend.makeTensorInfo([rows], "float32");
  const entries = indices.shape[0] > 0;
  dispatch(backend, {
    source: FORWARD(entries),
    reads: entries ? { logits, offsets, indices } : { logits },
    writes: { logLikelihood },
    sizes: { items },
    groups: rows,
  });
  return logLikelihood;
}

/** `LOGISTIC_GRADIENT` of ../kernel_names.ts. */
export function logisticGradient(
  backend: WebGPUBackend,
  { dy, logits, offsets, indices }: Record<
    "dy" | "logits" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo {
  const [rows, items] = logits.shape;
  const result = backend.makeTensorInfo([rows, items], "float32");
  const entries = indices.shape[0] > 0;
  dispatch(backend, {
    source: GRADIENT(entries),
    reads: entries ? { dy, logits, offsets, indices } : { dy, logits },
    writes: { result },
    sizes: { items },
    groups: rows,
  });
  return result;
}
