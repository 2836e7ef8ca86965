/**
 * Pieces that several models share.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { SparseArrays } from "../backend/ops/sparse_rows.ts";
import type { Random } from "../random.ts";

/** A fully connected layer: weights [inputs, outputs] and bias [outputs]. */
export interface Dense {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** Standard deviation of the truncated normal that biases start from. */
const BIAS_DEVIATION = 0.001;

/**
 * A new layer with weights from Glorot and Bengio's (2010) uniform distribution
 * on ±√(6 / (inputs + outputs)), and biases from a normal distribution with
 * standard deviation 0.001, truncated at two (Liang et al. 2018, their code).
 */
export function dense(
  inputs: number,
  outputs: number,
  random: Random,
): Dense {
  const limit = Math.sqrt(6 / (inputs + outputs));
  const weight = new Float32Array(inputs * outputs);
  for (let i = 0; i < weight.length; i++) {
    weight[i] = limit * (2 * random.random() - 1);
  }
  const bias = new Float32Array(outputs);
  for (let i = 0; i < outputs; i++) {
    bias[i] = BIAS_DEVIATION * truncatedNormal(random);
  }
  return tf.tidy(() => ({
    weight: tf.variable(tf.tensor2d(weight, [inputs, outputs])),
    bias: tf.variable(tf.tensor1d(bias)),
  }));
}

/** x W + b for dense x. */
export function affine(x: tf.Tensor2D, { weight, bias }: Dense): tf.Tensor2D {
  return tf.fused.matMul({ a: x, b: weight, bias }) as tf.Tensor2D;
}

/**
 * The encoder's input: each user's binary row divided by its Euclidean norm
 * √N_u, then dropout on its entries with inverted scaling (Liang et al. 2018).
 *
 * @param keep Probability that an entry is kept; 1 draws no numbers.
 */
export function normaliseAndDropOut(
  { offsets, indices }: SparseArrays,
  keep: number,
  random?: Random,
): SparseArrays {
  const values = new Float32Array(indices.length);
  const kept = new Uint32Array(indices.length);
  const bounds = new Uint32Array(offsets.length);
  let count = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    const value = 1 / (keep * Math.sqrt(offsets[user + 1] - offsets[user]));
    for (let entry = offsets[user]; entry < offsets[user + 1]; entry++) {
      if (random && keep < 1 && random.random() >= keep) continue;
      kept[count] = indices[entry];
      values[count++] = value;
    }
    bounds[user + 1] = count;
  }
  return {
    offsets: bounds,
    indices: kept.subarray(0, count),
    values: values.subarray(0, count),
  };
}

/** Standard normal noise, float32. */
export function normalNoise(
  shape: [number, number],
  random: Random,
): tf.Tensor2D {
  const noise = new Float32Array(shape[0] * shape[1]);
  random.fillNormal(noise);
  return tf.tensor2d(noise, shape);
}

function truncatedNormal(random: Random): number {
  let value;
  do value = random.normal(); while (Math.abs(value) > 2);
  return value;
}
