import type * as tf from "@tensorflow/tfjs";
import { inclusionProbabilities } from "../../choose/inclusion_probabilities.ts";
import { nChooseKLogLikelihood } from "../../choose/likelihoods.ts";
import { N_CHOOSE_K_STATE } from "../kernel_names.ts";
import type { Host } from "./host.ts";

/** `N_CHOOSE_K_LOG_LIKELIHOOD` of ../kernel_names.ts, in double precision. */
export function nChooseK(
  host: Host,
  inputs: Record<"logits" | "offsets" | "indices", tf.TensorInfo>,
): tf.TensorInfo[] {
  const [rows, items] = inputs.logits.shape;
  const value = host.make([rows], "float32");
  // The gradient starts from the logits again and needs nothing of this.
  const state = host.make([rows, N_CHOOSE_K_STATE], "float32");
  const logits = host.float32(inputs.logits);
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const logLikelihood = host.float32(value);
  for (let row = 0; row < rows; row++) {
    const eta = Float64Array.from(
      logits.subarray(row * items, (row + 1) * items),
    );
    const own = indices.subarray(offsets[row], offsets[row + 1]);
    logLikelihood[row] = nChooseKLogLikelihood(eta, Uint32Array.from(own));
  }
  return [value, state];
}

/** `N_CHOOSE_K_GRADIENT` of ../kernel_names.ts. */
export function nChooseKGradient(
  host: Host,
  inputs: Record<
    "dy" | "logits" | "state" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo {
  const [rows, items] = inputs.logits.shape;
  const result = host.make([rows, items], "float32");
  const dy = host.float32(inputs.dy);
  const logits = host.float32(inputs.logits);
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const out = host.float32(result);
  for (let row = 0; row < rows; row++) {
    const start = row * items;
    const eta = Float64Array.from(logits.subarray(start, start + items));
    const n = offsets[row + 1] - offsets[row];
    const inclusion = inclusionProbabilities(eta, n);
    for (let item = 0; item < items; item++) {
      out[start + item] = -dy[row] * inclusion[item];
    }
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      out[start + indices[entry]] += dy[row];
    }
  }
  return result;
}
