import * as tf from "@tensorflow/tfjs";
import { sparseRows } from "../backend/ops/sparse_rows.ts";
import {
  type Interactions,
  selectUsers,
} from "../interactions/interactions.ts";
import { breathing } from "./_breath.ts";
import { drawOnBackend } from "./_decode_draws.ts";
import type { Origin } from "./_origins.ts";
import type { LatentModel } from "./latent_model.ts";
import type { Latents, Posteriors } from "./posteriors.ts";

/** Users whose draws are decoded at a time. */
const BLOCK = 250;

/** Rows of logits at a time. */
const ROWS = 500;

/**
 * The third term of (11), E_q(z) KL(q(x | z) ‖ p(x | z)), by its own definition:
 * at each draw of z, over the users that it may have come from.
 *
 * Users differ in −log p(x | z) by hundreds of nats, mostly for having more or
 * fewer items. So c_v = −log p(x_v | z = 0) is subtracted from each user's, and
 * its mean over users added, as E_q(z) Σ_v q(x_v | z) c_v is that mean: a control
 * variate.
 *
 * Nothing of it goes through R, D or I, so that the sum of (11)'s terms can be
 * held against −L_β. It costs a row of logits for each origin.
 *
 * @param origins Of each draw and user, [draws, users].
 * @param onProgress Called now and then with the number of draws done.
 * @returns The divergence at each draw in nats, [draws, users].
 */
export async function observationDivergence(
  model: LatentModel,
  users: Interactions,
  posteriors: Posteriors,
  latents: Latents,
  origins: readonly (readonly Origin[])[],
  onProgress?: (done: number, total: number) => void,
): Promise<Float64Array> {
  const total = users.users;
  const values = new Float64Array(latents.draws * total);
  const baseline = await baselines(model, users, posteriors.dimensions);
  values.fill(baseline.reduce((sum, value) => sum + value, 0) / total);
  const breathe = breathing();
  for (let draw = 0; draw < latents.draws; draw++) {
    for (let start = 0; start < total; start += BLOCK) {
      const end = Math.min(total, start + BLOCK);
      const logits = tf.tidy(() =>
        model.decode(
          drawOnBackend(model, posteriors, latents, draw, start, end).z,
        )
      );
      const first = draw * total + start;
      const pairs = origins.slice(first, draw * total + end)
        .flatMap((found, row) => found.map((origin) => ({ row, origin })));
      for (let from = 0; from < pairs.length; from += ROWS) {
        const some = pairs.slice(from, from + ROWS);
        const found = await logLikelihoods(model, users, logits, some);
        some.forEach(({ row, origin: { user, share, logRow } }, index) => {
          const own = logRow - found[index] - baseline[user];
          values[first + row] += share * own;
        });
        await breathe();
      }
      onProgress?.(draw * total + end, values.length);
      logits.dispose();
    }
  }
  return values;
}

/** −log p(x_v | z = 0) of each user, [users]. */
async function baselines(
  model: LatentModel,
  users: Interactions,
  dimensions: number,
): Promise<Float64Array> {
  const values = new Float64Array(users.users);
  const logits = tf.tidy(() => model.decode(tf.zeros([1, dimensions])));
  for (let start = 0; start < users.users; start += ROWS) {
    const end = Math.min(users.users, start + ROWS);
    const pairs = Array.from({ length: end - start }, (_, index) => ({
      row: 0,
      origin: { user: start + index, share: 1, logRow: 0 },
    }));
    const found = await logLikelihoods(model, users, logits, pairs);
    for (let user = start; user < end; user++) {
      values[user] = -found[user - start];
    }
  }
  logits.dispose();
  return values;
}

/** log p(x | z) of pairs of a row of logits and a user. */
async function logLikelihoods(
  model: LatentModel,
  users: Interactions,
  logits: tf.Tensor2D,
  pairs: readonly { readonly row: number; readonly origin: Origin }[],
): Promise<ArrayLike<number>> {
  const values = tf.tidy(() => {
    const rows = tf.tensor1d(pairs.map(({ row }) => row), "int32");
    const chosen = selectUsers(users, pairs.map(({ origin }) => origin.user));
    return model.logLikelihood(
      tf.gather(logits, rows),
      sparseRows(chosen, users.items),
    );
  });
  const found = await values.data();
  values.dispose();
  return found;
}
