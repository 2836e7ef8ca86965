import * as tf from "@tensorflow/tfjs";
import { sparseRows } from "../backend/ops/sparse_rows.ts";
import {
  type Interactions,
  selectUsers,
} from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import { breathing } from "./_breath.ts";
import { drawOnBackend } from "./_decode_draws.ts";
import { logDensityEvaluator, ofAll, ofUser } from "./_log_densities.ts";
import { sameRows } from "./data_entropy.ts";
import type { LatentModel } from "./latent_model.ts";
import type { Latents, Posteriors } from "./posteriors.ts";

/** Users with a smaller share q(x | z) than this stand for each other. */
const LEAST_SHARE = 0.01;

/** Users whose draws are decoded at a time. */
const BLOCK = 250;

/** Rows of logits at a time. */
const ROWS = 500;

/** A draw of z, a user whom it may have come from, and how likely. */
interface Pair {
  /** Place of the draw among all, and within its block. */
  readonly point: number;
  readonly row: number;
  readonly user: number;
  /** q(x_user | z), or what stands for it. */
  readonly share: number;
  /** log q(x | z) of the user's row, which others may have too. */
  readonly logRow: number;
}

/**
 * The third term of (11), E_q(z) KL(q(x | z) ‖ p(x | z)), by its own definition:
 * at each draw of z, over all users v that z may have come from,
 *
 *     q(x_v | z) = q(z | x_v) p_D(x_v) / q(z).
 *
 * Nothing of it goes through R, D or I, so that the sum of (11)'s terms can be
 * held against −L_β.
 *
 * Costs a row of logits for each pair of a draw and such a user. A user with a
 * share s below 1/100 is taken with probability 100 s only, and then as one of
 * 1/100, which leaves the expectation as it is: so there are fewer than 100
 * certain users and as many others, on average, a draw; and one where posteriors
 * are apart.
 *
 * @param random Takes those users.
 * @param onProgress Called now and then with the number of draws done.
 * @returns The divergence at each draw in nats, [draws, users].
 */
export async function observationDivergence(
  model: LatentModel,
  users: Interactions,
  posteriors: Posteriors,
  latents: Latents,
  random: Random,
  onProgress?: (done: number, total: number) => void,
): Promise<Float64Array> {
  const total = users.users;
  const values = new Float64Array(latents.draws * total);
  const pairsAt = pairFinder(users, posteriors, latents, random);
  const breathe = breathing();
  for (let draw = 0; draw < latents.draws; draw++) {
    for (let start = 0; start < total; start += BLOCK) {
      const end = Math.min(total, start + BLOCK);
      const logits = tf.tidy(() =>
        model.decode(
          drawOnBackend(model, posteriors, latents, draw, start, end).z,
        )
      );
      let pairs: Pair[] = [];
      const settle = async () => {
        const found = await logLikelihoods(model, users, logits, pairs);
        pairs.forEach(({ point, share, logRow }, index) => {
          values[point] += share * (logRow - found[index]);
        });
        pairs = [];
      };
      for (let user = start; user < end; user++) {
        pairs.push(...pairsAt(draw * total + user, user - start));
        if (pairs.length >= ROWS) await settle();
        onProgress?.(draw * total + user + 1, values.length);
        await breathe();
      }
      await settle();
      logits.dispose();
    }
  }
  return values;
}

/** Makes a function that finds the users whom a draw may have come from. */
function pairFinder(
  users: Interactions,
  posteriors: Posteriors,
  { z }: Latents,
  random: Random,
) {
  const total = users.users;
  const evaluate = logDensityEvaluator(posteriors);
  const everybody = Uint32Array.from({ length: total }, (_, user) => user);
  const rows = sameRows(users);
  return (point: number, row: number): Pair[] => {
    const owner = point % total;
    const at = evaluate(z, point * posteriors.dimensions, owner, everybody);
    const logAll = ofAll(at, total, posteriors) + Math.log(total);
    const shares = Float64Array.from(
      everybody,
      (user) => Math.exp(ofUser(at, user, posteriors) - logAll),
    );
    const ofRow = new Float64Array(total);
    shares.forEach((share, user) => ofRow[rows[user]] += share);
    const pairs: Pair[] = [];
    shares.forEach((share, user) => {
      if (share < LEAST_SHARE && random.random() * LEAST_SHARE >= share) return;
      pairs.push({
        point,
        row,
        user,
        share: Math.max(share, LEAST_SHARE),
        logRow: Math.log(ofRow[rows[user]]),
      });
    });
    return pairs;
  };
}

/** log p(x | z) of each pair. */
async function logLikelihoods(
  model: LatentModel,
  users: Interactions,
  logits: tf.Tensor2D,
  pairs: readonly Pair[],
): Promise<ArrayLike<number>> {
  if (pairs.length === 0) return [];
  const values = tf.tidy(() => {
    const rows = tf.tensor1d(pairs.map(({ row }) => row), "int32");
    const chosen = selectUsers(users, pairs.map(({ user }) => user));
    return model.logLikelihood(
      tf.gather(logits, rows),
      sparseRows(chosen, users.items),
    );
  });
  const found = await values.data();
  values.dispose();
  return found;
}
