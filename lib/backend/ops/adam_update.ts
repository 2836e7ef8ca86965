/**
 * The Adam update of one parameter.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { ADAM_UPDATE } from "../kernel_names.ts";

/** Constants of Adam, with the names of Kingma and Ba (2015), Algorithm 1. */
export interface AdamConstants {
  /** Step size α. */
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * One step of Adam (Kingma and Ba 2015, Algorithm 1), in place: θ, m and v of
 * float32 and one shape change their values.
 *
 * The two bias corrections are folded into the step size and ε, which changes
 * nothing: α m̂ / (√v̂ + ε) = α √c₂/c₁ · m / (√v + ε √c₂), c_j = 1 − β_jᵗ.
 *
 * @param step t, counted from 1.
 */
export function adamUpdate(
  parameter: tf.Variable,
  firstMoment: tf.Tensor,
  secondMoment: tf.Tensor,
  gradient: tf.Tensor,
  step: number,
  { learningRate, beta1, beta2, epsilon }: AdamConstants,
): void {
  const c1 = 1 - beta1 ** step;
  const c2 = 1 - beta2 ** step;
  tf.engine().runKernel(
    ADAM_UPDATE,
    { parameter, firstMoment, secondMoment, gradient },
    {
      rate: learningRate * Math.sqrt(c2) / c1,
      beta1,
      beta2,
      epsilon: epsilon * Math.sqrt(c2),
    },
  );
}
