import type * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";

/** `MULTINOMIAL_LOG_LIKELIHOOD` of ../kernel_names.ts: equation (8). */
export function multinomial(
  host: Host,
  inputs: Record<"logits" | "offsets" | "indices", tf.TensorInfo>,
): tf.TensorInfo[] {
  const [rows, items] = inputs.logits.shape;
  const value = host.make([rows], "float32");
  const normalizer = host.make([rows], "float32");
  const eta = host.float32(inputs.logits);
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const logLikelihood = host.float32(value);
  const logNormalizer = host.float32(normalizer);
  for (let row = 0; row < rows; row++) {
    const start = row * items;
    const logZ = logSumExp(eta.subarray(start, start + items));
    let sum = 0;
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      sum += eta[start + indices[entry]] - logZ;
    }
    logLikelihood[row] = sum;
    logNormalizer[row] = logZ;
  }
  return [value, normalizer];
}

/** `MULTINOMIAL_GRADIENT` of ../kernel_names.ts. */
export function multinomialGradient(
  host: Host,
  inputs: Record<
    "dy" | "logits" | "logNormalizer" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo {
  const [rows, items] = inputs.logits.shape;
  const result = host.make([rows, items], "float32");
  const dy = host.float32(inputs.dy);
  const eta = host.float32(inputs.logits);
  const logNormalizer = host.float32(inputs.logNormalizer);
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const out = host.float32(result);
  for (let row = 0; row < rows; row++) {
    const start = row * items;
    const scale = -dy[row] * (offsets[row + 1] - offsets[row]);
    if (scale === 0) continue;
    for (let item = start; item < start + items; item++) {
      out[item] = scale * Math.exp(eta[item] - logNormalizer[row]);
    }
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      out[start + indices[entry]] += dy[row];
    }
  }
  return result;
}

function logSumExp(values: Float32Array): number {
  let top = -Infinity;
  for (const value of values) if (!(value <= top)) top = value;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - top);
  return top + Math.log(sum);
}
