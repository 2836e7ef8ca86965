import type * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";

/**
 * `UNSEEN_TOP_K` of ../kernel_names.ts: a sorted list of the best k so far, of
 * which most scores only meet the last.
 */
export function topK(
  host: Host,
  inputs: Record<"scores" | "offsets" | "indices", tf.TensorInfo>,
  { k }: { readonly k: number },
): tf.TensorInfo {
  const [rows, items] = inputs.scores.shape;
  const result = host.make([rows, k], "int32");
  const scores = host.float32(inputs.scores);
  const offsets = host.int32(inputs.offsets);
  const seen = host.int32(inputs.indices);
  const out = host.int32(result);
  const best = new Float32Array(k);
  for (let row = 0; row < rows; row++) {
    const target = out.subarray(row * k, (row + 1) * k).fill(-1);
    let size = 0;
    let next = offsets[row];
    for (let item = 0; item < items; item++) {
      if (next < offsets[row + 1] && seen[next] === item) {
        next++;
        continue;
      }
      const score = scores[row * items + item];
      if (!(score > (size === k ? best[k - 1] : -Infinity))) continue;
      let place = size === k ? k - 1 : size++;
      for (; place > 0 && best[place - 1] < score; place--) {
        best[place] = best[place - 1];
        target[place] = target[place - 1];
      }
      best[place] = score;
      target[place] = item;
    }
  }
  return result;
}
