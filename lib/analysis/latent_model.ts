/**
 * What the analysis asks of a model, and the models that have it.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { multinomialLogLikelihood } from "../backend/ops/multinomial_log_likelihood.ts";
import { type SparseRows, sparseRows } from "../backend/ops/sparse_rows.ts";
import type { Interactions } from "../interactions/interactions.ts";
import type { GaussianPosterior } from "../models/gaussian.ts";
import { normaliseAndDropOut } from "../models/layers.ts";
import type { Model } from "../models/model.ts";
import { Sivae } from "../models/sivae.ts";
import { Random } from "../random.ts";

/** A model with a posterior q(z | x), a prior p(z) and a likelihood p(x | z). */
export interface LatentModel {
  /** Gaussians C that make up the posterior of a user. */
  readonly components: number;
  /**
   * The Gaussians of each user's posterior, without dropout, float32
   * [C · users, K]: all users' first ones, then their second ones.
   */
  encode(users: Interactions): GaussianPosterior;
  /**
   * What is decoded for z = μ + σ ε, float32 [users, K], and an unbiased
   * estimate of KL(q(z | x) ‖ p(z)), float32 [users]. Without `kl`, z is drawn
   * from one of several components, and the prior is standard normal.
   */
  draw(
    posterior: GaussianPosterior,
    epsilon: tf.Tensor2D,
  ): { readonly z: tf.Tensor2D; readonly kl?: tf.Tensor1D };
  /** Logits, float32 [rows, items]. */
  decode(z: tf.Tensor2D): tf.Tensor2D;
  /** log p(x | z) of each row in nats, float32 [rows]. */
  logLikelihood(logits: tf.Tensor2D, x: SparseRows): tf.Tensor1D;
}

/** The methods that Mult-VAE and what is made from it have. */
type GaussianVae =
  & Model
  & Omit<Required<LatentModel>, "components" | "encode">
  & { encode(input: SparseRows): GaussianPosterior };

/** How the posterior of a semi-implicit model is approximated. */
export interface LatentModelOptions {
  /** Gaussians C for each user. */
  readonly components?: number;
  /** Seed of the noise that they come from. */
  readonly seed?: number;
}

/**
 * A model as the analysis sees it: Mult-VAE and its variants as they are, SIVAE
 * with C samples of its Gaussians for each user.
 *
 * A flow (VAE+IAF) is the same invertible map for every user, so the Gaussians
 * are those before it: neither I nor the shares q(x | z) are changed by it.
 *
 * @throws {TypeError} If the model has no posterior of z.
 */
export function latentModel(
  model: Model,
  { components = 10, seed = 0 }: LatentModelOptions = {},
): LatentModel {
  if (model instanceof Sivae) return semiImplicit(model, components, seed);
  if (!isGaussianVae(model)) {
    throw new TypeError(
      `The model ${model.name} has no posterior q(z | x): analyse mult-vae, ` +
        "one of its variants, or sivae",
    );
  }
  return {
    components: 1,
    encode: (users) =>
      model.encode(sparseRows(normaliseAndDropOut(users, 1), model.items)),
    draw: (posterior, epsilon) => model.draw(posterior, epsilon),
    decode: (z) => model.decode(z),
    logLikelihood: (logits, x) => model.logLikelihood(logits, x),
  };
}

function isGaussianVae(model: Model): model is GaussianVae {
  return ["encode", "draw", "decode", "logLikelihood"].every((method) =>
    method in model
  );
}

function semiImplicit(
  model: Sivae,
  components: number,
  seed: number,
): LatentModel {
  const { layers, noise } = model.options;
  // The same noise for all users: it stays independent of x.
  const source = new Random(seed);
  const rows = Array.from({ length: layers }, () => {
    const values = new Float32Array(components * noise);
    source.fillNormal(values);
    return values;
  });
  return {
    components,
    encode: (users) => {
      const embedding = model.embed(
        sparseRows(normaliseAndDropOut(users, 1), model.items),
      );
      const repeated = rows.map((values) =>
        tf.tile(tf.tensor3d(values, [components, 1, noise]), [
          1,
          users.users,
          1,
        ]).reshape([components * users.users, noise]) as tf.Tensor2D
      );
      return model.mix(embedding, repeated);
    },
    draw: ({ mean, logVariance }, epsilon) => {
      const deviation = tf.exp(logVariance.mul(0.5));
      return { z: mean.add(deviation.mul(epsilon)) };
    },
    decode: (z) => model.decode(z),
    logLikelihood: multinomialLogLikelihood,
  };
}
