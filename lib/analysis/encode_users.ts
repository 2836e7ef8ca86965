import * as tf from "@tensorflow/tfjs";
import { type Interactions, sliceUsers } from "../interactions/interactions.ts";
import type { LatentModel } from "./latent_model.ts";
import type { Posteriors } from "./posteriors.ts";

/**
 * The posteriors q(z | x_u) of a set of users, from all of their items.
 *
 * @param batchSize Users encoded at a time.
 * @throws {RangeError} If there are no users.
 */
export async function encodeUsers(
  model: LatentModel,
  users: Interactions,
  batchSize = 500,
): Promise<Posteriors> {
  if (users.users === 0) {
    throw new RangeError("Expected at least one user but found none");
  }
  const { components } = model;
  let mean: Float64Array | undefined;
  let logVariance: Float64Array | undefined;
  let dimensions = 0;
  for (let start = 0; start < users.users; start += batchSize) {
    const end = Math.min(users.users, start + batchSize);
    const batch = tf.tidy(() => ({
      ...model.encode(sliceUsers(users, start, end)),
    }));
    dimensions = batch.mean.shape[1];
    mean ??= new Float64Array(components * users.users * dimensions);
    logVariance ??= new Float64Array(mean.length);
    place(await batch.mean.data(), mean, start, end);
    place(await batch.logVariance.data(), logVariance, start, end);
    tf.dispose([batch.mean, batch.logVariance]);
  }

  /** From [C, users of the batch, K] into [C, U, K]. */
  function place(
    from: ArrayLike<number>,
    to: Float64Array,
    start: number,
    end: number,
  ): void {
    const size = (end - start) * dimensions;
    for (let c = 0; c < components; c++) {
      const at = (c * users.users + start) * dimensions;
      for (let i = 0; i < size; i++) to[at + i] = from[c * size + i];
    }
  }

  return {
    users: users.users,
    components,
    dimensions,
    mean: mean!,
    logVariance: logVariance!,
  };
}
