/**
 * Layer normalisation (Ba, Kiros and Hinton 2016).
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Gain and shift of each unit, float32 [units]. */
export interface LayerNorm {
  readonly gain: tf.Variable<tf.Rank.R1>;
  readonly shift: tf.Variable<tf.Rank.R1>;
}

/** A new one that changes no unit's scale: gain 1, shift 0. */
export function layerNorm(units: number): LayerNorm {
  return tf.tidy(() => ({
    gain: tf.variable(tf.ones<tf.Rank.R1>([units])),
    shift: tf.variable(tf.zeros<tf.Rank.R1>([units])),
  }));
}

/**
 * Each row brought to mean 0 and variance 1, then scaled and shifted.
 *
 * @param x float32 [rows, units]
 * @param epsilon What is added to the variance.
 */
export function normaliseLayer(
  x: tf.Tensor2D,
  { gain, shift }: LayerNorm,
  epsilon: number,
): tf.Tensor2D {
  const mean = (values: tf.Tensor2D) =>
    tf.sum(values, 1, true).div<tf.Tensor2D>(x.shape[1]);
  const centred = x.sub<tf.Tensor2D>(mean(x));
  const deviation = tf.sqrt(mean(tf.square(centred)).add(epsilon));
  return centred.div(deviation).mul(gain).add(shift);
}
