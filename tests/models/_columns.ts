import type { Weights } from "../../lib/training/weights.ts";

/** Weights that a model keeps by columns, row-major [items, items]. */
export async function denseColumns(
  weights: Weights,
  items: number,
): Promise<Float64Array> {
  const [offsets, indices, values] = await Promise.all(
    ["offsets", "indices", "values"].map((name) => weights[name].data()),
  );
  const dense = new Float64Array(items * items);
  for (let column = 0; column < items; column++) {
    for (let at = offsets[column]; at < offsets[column + 1]; at++) {
      dense[indices[at] * items + column] = values[at];
    }
  }
  return dense;
}
