import * as tf from "@tensorflow/tfjs";
import { sparseRows } from "../backend/ops/sparse_rows.ts";
import { multinomialLogLikelihood } from "../backend/ops/multinomial_log_likelihood.ts";
import type { Interactions } from "../interactions/interactions.ts";
import { standardLogDensity } from "../models/gaussian.ts";
import { normaliseAndDropOut, normalNoise } from "../models/layers.ts";
import { mixingLogDensity } from "../models/semi_implicit.ts";
import type { Sivae } from "../models/sivae.ts";
import type { Random } from "../random.ts";
import { breathing } from "./_breath.ts";

/** Both ends of the bracket around the evidence lower bound, in nats a user. */
export interface BoundBySamples {
  /** K */
  readonly samples: number;
  /** L_K of section 3.6, at β = 1. */
  readonly lower: number;
  /** The same with a mixture that lacks the draw's own ψ. */
  readonly upper: number;
}

/**
 * L_K of a trained SIVAE for several K, on the same draws of z and the same
 * samples of ψ: it rises with K, its counterpart without the own ψ falls, and
 * the evidence lower bound of the implicit posterior lies between.
 *
 * @param counts Values of K, each at least 1.
 * @param repetitions Draws of z for each user.
 */
export async function boundBySamples(
  model: Sivae,
  users: Interactions,
  counts: readonly number[],
  random: Random,
  repetitions = 5,
): Promise<BoundBySamples[]> {
  const most = Math.max(...counts);
  const lower = counts.map(() => 0);
  const upper = counts.map(() => 0);
  const breathe = breathing();
  for (let time = 0; time < repetitions; time++) {
    const [own, others, joint] = await densities(model, users, most, random);
    for (const [index, count] of counts.entries()) {
      for (let user = 0; user < users.users; user++) {
        const logs = Array.from(
          { length: count },
          (_, k) => others[k * users.users + user],
        );
        const share = 1 / (repetitions * users.users);
        lower[index] += share *
          (joint[user] - logMean([own[user], ...logs]));
        upper[index] += share * (joint[user] - logMean(logs));
      }
    }
    await breathe();
  }
  return counts.map((samples, index) => ({
    samples,
    lower: lower[index],
    upper: upper[index],
  }));
}

/** log q(z | ψ), log q(z | ψ⁽ᵏ⁾) [K, users] and log p(x, z) of one draw of z. */
async function densities(
  model: Sivae,
  users: Interactions,
  samples: number,
  random: Random,
): Promise<[Float32Array, Float32Array, Float32Array]> {
  const count = users.users;
  const { layers, noise, latent } = model.options;
  const tensors = tf.tidy(() => {
    const embedding = model.embed(
      sparseRows(normaliseAndDropOut(users, 1), model.items),
    );
    const mix = (rows: number) => {
      const { mean, logVariance } = model.mix(
        embedding,
        Array.from(
          { length: layers },
          () => normalNoise([rows * count, noise], random),
        ),
      );
      return {
        mean: mean.reshape([rows, -1]) as tf.Tensor2D,
        logVariance: logVariance.reshape([rows, -1]) as tf.Tensor2D,
      };
    };
    const own = mix(1);
    const deviation = tf.exp(own.logVariance.mul(0.5));
    const z = own.mean.add<tf.Tensor2D>(
      deviation.mul(normalNoise([1, count * latent], random)),
    );
    const rows = z.reshape([count, latent]) as tf.Tensor2D;
    const likelihood = multinomialLogLikelihood(
      model.decode(rows),
      sparseRows(users, model.items),
    );
    return [
      mixingLogDensity(z, own, count),
      mixingLogDensity(z, mix(samples), count),
      likelihood.add(standardLogDensity(rows)),
    ];
  });
  const arrays = [];
  for (const tensor of tensors) {
    arrays.push((await tensor.data() as Float32Array).slice());
  }
  tf.dispose(tensors);
  return arrays as [Float32Array, Float32Array, Float32Array];
}

/** log of the mean of exponentials. */
function logMean(logs: readonly number[]): number {
  const top = Math.max(...logs);
  const sum = logs.reduce((total, log) => total + Math.exp(log - top), 0);
  return top + Math.log(sum / logs.length);
}
