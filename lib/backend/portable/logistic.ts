import type * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";

/** `LOGISTIC_LOG_LIKELIHOOD` of ../kernel_names.ts: equation (10). */
export function logistic(
  host: Host,
  inputs: Record<"logits" | "offsets" | "indices", tf.TensorInfo>,
): tf.TensorInfo {
  const [rows, items] = inputs.logits.shape;
  const value = host.make([rows], "float32");
  const eta = host.float32(inputs.logits);
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const logLikelihood = host.float32(value);
  for (let row = 0; row < rows; row++) {
    const start = row * items;
    let sum = 0;
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      sum += eta[start + indices[entry]];
    }
    for (let item = start; item < start + items; item++) {
      sum -= Math.max(eta[item], 0) +
        Math.log1p(Math.exp(-Math.abs(eta[item])));
    }
    logLikelihood[row] = sum;
  }
  return value;
}

/** `LOGISTIC_GRADIENT` of ../kernel_names.ts. */
export function logisticGradient(
  host: Host,
  inputs: Record<"dy" | "logits" | "offsets" | "indices", tf.TensorInfo>,
): tf.TensorInfo {
  const [rows, items] = inputs.logits.shape;
  const result = host.make([rows, items], "float32");
  const dy = host.float32(inputs.dy);
  const eta = host.float32(inputs.logits);
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const out = host.float32(result);
  for (let row = 0; row < rows; row++) {
    const start = row * items;
    if (dy[row] === 0) continue;
    for (let item = start; item < start + items; item++) {
      out[item] = -dy[row] / (1 + Math.exp(-eta[item]));
    }
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      out[start + indices[entry]] += dy[row];
    }
  }
  return result;
}
