import * as tf from "@tensorflow/tfjs";
import { medianMs } from "./_measure.ts";

/**
 * Milliseconds of the three dense products that a training step cannot avoid,
 * in the BLAS of the current backend: H W, Hᵀ ∂η and ∂η Wᵀ.
 */
export async function stepGemmsMs(
  users: number,
  items: number,
  hidden: number,
): Promise<number> {
  const h = tf.randomNormal<tf.Rank.R2>([users, hidden]);
  const w = tf.randomNormal<tf.Rank.R2>([hidden, items]);
  const dy = tf.randomNormal<tf.Rank.R2>([users, items]);
  const ms = await medianMs(() => {
    tf.tidy(() => {
      tf.matMul(h, w);
      tf.matMul(h, dy, true, false);
      tf.matMul(dy, w, false, true);
    });
  });
  tf.dispose([h, w, dy]);
  return ms;
}
