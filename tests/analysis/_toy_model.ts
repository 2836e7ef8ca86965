/**
 * A model with given posteriors and a linear decoder: what can be integrated.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { LatentModel } from "../../lib/analysis/mod.ts";
import type { Interactions } from "../../lib/interactions/interactions.ts";
import { gaussianKl } from "../../lib/models/gaussian.ts";

export interface ToyModel {
  /** [users, K] */
  readonly mean: readonly number[];
  /** [users, K] */
  readonly logVariance: readonly number[];
  /** [K, items] */
  readonly weight: readonly number[];
  /** [items] */
  readonly bias: readonly number[];
  readonly logLikelihood: LatentModel["logLikelihood"];
}

/** Its users' names are their places among the posteriors, over and over. */
export function toyModel(
  { mean, logVariance, weight, bias, logLikelihood }: ToyModel,
): LatentModel {
  const items = bias.length;
  const dimensions = weight.length / items;
  const rows = (values: readonly number[], users: Interactions) =>
    tf.tensor2d(
      users.userIds.flatMap((name) => {
        const from = Number(name) * dimensions % values.length;
        return values.slice(from, from + dimensions);
      }),
      [users.users, dimensions],
    );
  return {
    components: 1,
    encode: (users) => ({
      mean: rows(mean, users),
      logVariance: rows(logVariance, users),
    }),
    draw: (posterior, epsilon) => ({
      z: posterior.mean.add(
        tf.exp(posterior.logVariance.mul(0.5)).mul(epsilon),
      ),
      kl: gaussianKl(posterior),
    }),
    decode: (z) =>
      tf.matMul(z, tf.tensor2d([...weight], [dimensions, items])).add(
        tf.tensor1d([...bias]),
      ),
    logLikelihood,
  };
}
