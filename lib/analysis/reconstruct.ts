import * as tf from "@tensorflow/tfjs";
import { sparseRows } from "../backend/ops/sparse_rows.ts";
import { type Interactions, sliceUsers } from "../interactions/interactions.ts";
import { drawOnBackend } from "./_decode_draws.ts";
import type { LatentModel } from "./latent_model.ts";
import type { Latents, Posteriors } from "./posteriors.ts";

/** What a model makes of draws of z, each [draws, users], in nats. */
export interface Reconstruction {
  /** log p(x_u | z). */
  readonly logLikelihood: Float64Array;
  /** An estimate of KL(q(z | x_u) ‖ p(z)), if the model has one of its own. */
  readonly kl?: Float64Array;
}

/**
 * Decodes draws of every user's z: −log p(x | z) averages to the distortion D of
 * section 3.5.
 *
 * @param batchSize Users decoded at a time.
 */
export async function reconstruct(
  model: LatentModel,
  users: Interactions,
  posteriors: Posteriors,
  latents: Latents,
  batchSize = 500,
): Promise<Reconstruction> {
  const size = latents.draws * users.users;
  const logLikelihood = new Float64Array(size);
  let kl: Float64Array | undefined;
  for (let draw = 0; draw < latents.draws; draw++) {
    for (let start = 0; start < users.users; start += batchSize) {
      const end = Math.min(users.users, start + batchSize);
      const at = draw * users.users + start;
      const batch = tf.tidy(() => {
        const { z, kl } = drawOnBackend(
          model,
          posteriors,
          latents,
          draw,
          start,
          end,
        );
        const x = sparseRows(sliceUsers(users, start, end), users.items);
        const logLikelihood = model.logLikelihood(model.decode(z), x);
        return kl ? { logLikelihood, kl } : { logLikelihood };
      });
      logLikelihood.set(await batch.logLikelihood.data(), at);
      if (batch.kl) {
        kl ??= new Float64Array(size);
        kl.set(await batch.kl.data(), at);
      }
      tf.dispose(batch);
    }
  }
  return { logLikelihood, kl };
}
