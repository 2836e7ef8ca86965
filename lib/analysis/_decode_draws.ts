import * as tf from "@tensorflow/tfjs";
import type { LatentModel } from "./latent_model.ts";
import { componentOf, type Latents, type Posteriors } from "./posteriors.ts";

/**
 * Draws of a range of users on the backend: what is decoded, and the divergence
 * where the model knows it. To be called in `tf.tidy`.
 */
export function drawOnBackend(
  model: LatentModel,
  posteriors: Posteriors,
  latents: Latents,
  draw: number,
  start: number,
  end: number,
): { readonly z: tf.Tensor2D; readonly kl?: tf.Tensor1D } {
  const { users, dimensions } = posteriors;
  const slice = (values: Float64Array | Float32Array, layer: number) => {
    const from = (layer * users + start) * dimensions;
    const to = (layer * users + end) * dimensions;
    return tf.tensor2d(
      Float32Array.from(values.subarray(from, to)),
      [end - start, dimensions],
    );
  };
  const component = componentOf(draw, posteriors);
  return model.draw({
    mean: slice(posteriors.mean, component),
    logVariance: slice(posteriors.logVariance, component),
  }, slice(latents.epsilon, draw));
}
