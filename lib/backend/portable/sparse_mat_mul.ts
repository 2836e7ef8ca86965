import type * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";

/** `SPARSE_MAT_MUL` of ../kernel_names.ts, a row of weights at a time. */
export function sparseMatMul(
  host: Host,
  inputs: Record<"offsets" | "indices" | "values" | "dense", tf.TensorInfo> & {
    readonly bias?: tf.TensorInfo;
  },
): tf.TensorInfo {
  const rows = inputs.offsets.shape[0] - 1;
  const width = inputs.dense.shape[1];
  const result = host.make([rows, width], "float32");
  const offsets = host.int32(inputs.offsets);
  const indices = host.int32(inputs.indices);
  const values = host.float32(inputs.values);
  const dense = host.float32(inputs.dense);
  const bias = inputs.bias && host.float32(inputs.bias);
  const out = host.float32(result);
  const sum = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    if (bias) sum.set(bias);
    else sum.fill(0);
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      const start = indices[entry] * width;
      const value = values[entry];
      for (let column = 0; column < width; column++) {
        sum[column] += value * dense[start + column];
      }
    }
    out.set(sum, row * width);
  }
  return result;
}
