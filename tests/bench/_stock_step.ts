import * as tf from "@tensorflow/tfjs";
import type { Interactions } from "../../lib/interactions/interactions.ts";

/**
 * The same training step as a tfjs user would write it, with stock ops and a
 * dense input: the peer that ours is measured against.
 *
 * @returns A function that runs one step and waits for it.
 */
export function stockStep(
  users: Interactions,
  hidden: number,
  latent: number,
): () => Promise<void> {
  const { items } = users;
  const x = tf.tidy(() => {
    const buffer = tf.buffer([users.users, items]);
    for (let user = 0; user < users.users; user++) {
      for (let at = users.offsets[user]; at < users.offsets[user + 1]; at++) {
        buffer.set(1, user, users.indices[at]);
      }
    }
    return buffer.toTensor() as tf.Tensor2D;
  });
  const weight = (rows: number, columns: number) =>
    tf.variable(tf.randomNormal<tf.Rank.R2>([rows, columns], 0, 0.01));
  const bias = (columns: number) => tf.variable(tf.zeros([columns]));
  const layers = [
    [weight(items, hidden), bias(hidden)],
    [weight(hidden, 2 * latent), bias(2 * latent)],
    [weight(latent, hidden), bias(hidden)],
    [weight(hidden, items), bias(items)],
  ] as const;
  const affine = (input: tf.Tensor, layer: number) =>
    tf.matMul(input as tf.Tensor2D, layers[layer][0] as tf.Tensor2D)
      .add(layers[layer][1]);
  const optimiser = tf.train.adam(1e-3);
  return async () => {
    const loss = optimiser.minimize(() => {
      const norm = x.square().sum(1, true).sqrt();
      const input = tf.dropout(x.div(norm), 0.5);
      const [mean, logVariance] = tf.split(
        affine(tf.tanh(affine(input, 0)), 1),
        2,
        1,
      );
      const noise = tf.randomNormal(mean.shape);
      const z = mean.add(logVariance.mul(0.5).exp().mul(noise));
      const logits = affine(tf.tanh(affine(z, 2)), 3);
      const likelihood = tf.logSoftmax(logits).mul(x).sum(1);
      const kl = logVariance.exp().add(mean.square()).sub(logVariance).sub(1)
        .sum(1).mul(0.5);
      return kl.mul(0.2).sub(likelihood).mean() as tf.Scalar;
    }, true);
    await loss!.data();
    loss!.dispose();
  };
}
