import type * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";

/** `SPARSE_NORMAL_PRODUCT` of ../kernel_names.ts. */
export function sparseNormalProduct(
  host: Host,
  inputs: Record<
    "offsets" | "indices" | "vectors" | "factors" | "base",
    tf.TensorInfo
  >,
  { scale }: { readonly scale: number },
): tf.TensorInfo {
  const [rows, width] = inputs.vectors.shape;
  const result = host.make([rows, width], "float32");
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const vectors = host.float32(inputs.vectors);
  const factors = host.float32(inputs.factors);
  const base = host.float32(inputs.base);
  const out = host.float32(result);
  const sum = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    sum.set(base.subarray(start, start + width));
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      const item = indices[entry] * width;
      let dot = 0;
      for (let k = 0; k < width; k++) {
        dot += vectors[start + k] * factors[item + k];
      }
      for (let k = 0; k < width; k++) sum[k] += scale * dot * factors[item + k];
    }
    out.set(sum, start);
  }
  return result;
}
