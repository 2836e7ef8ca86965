import type { Random } from "../random.ts";
import { breathing } from "./_breath.ts";
import { logDensityEvaluator, ofAll, ofUser } from "./_log_densities.ts";
import type { Latents, Posteriors } from "./posteriors.ts";
import { type SampledMean, sampledMean } from "./sampled_mean.ts";

/** Two estimates of I_q(x; z) from mini-batches, one on either side. */
export interface BatchInformation {
  /** Too low, and never above the logarithm of the batch size. */
  readonly lower: SampledMean;
  /** Too high, and never above log U. */
  readonly upper: SampledMean;
}

/**
 * I_q(x; z) as it is estimated where the whole set is too large: the users fall
 * into random batches, and q(z) is estimated within the batch B of the user.
 *
 * `lower` takes the batch for the whole: q(z) ≈ 1/|B| Σ_{v ∈ B} q(z | x_v). It is
 * the mutual information of user and z *within* a batch, I(x; z | B) ≤ I(x; z),
 * and cannot exceed log |B|: a model that tells all users apart scores
 * log |B| whatever its information is.
 *
 * `upper` weighs the user itself by 1/U and the rest of the batch by the rest
 * (the stratified estimator of Chen et al. 2018, appendix C): unbiased for q(z),
 * so by Jensen's inequality too low for log q(z), the bias of nested Monte Carlo
 * estimates, and too high for I. It cannot exceed log U.
 *
 * With one batch of all users both are {@linkcode mutualInformation}'s.
 *
 * @param batchSize Users in a batch; the last one may have fewer.
 * @param random Draws the batches, anew for each draw of z.
 * @throws {RangeError} If the batch size is no integer from 1 to the number of
 *   users, or there are fewer than two draws.
 */
export async function batchInformation(
  posteriors: Posteriors,
  { z, draws }: Latents,
  batchSize: number,
  random: Random,
): Promise<BatchInformation> {
  const { users, dimensions } = posteriors;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > users) {
    throw new RangeError(
      `Expected a batch size from 1 to the ${users} users but found ` +
        `${batchSize}`,
    );
  }
  const evaluate = logDensityEvaluator(posteriors);
  const lower = new Float64Array(draws * users);
  const upper = new Float64Array(draws * users);
  const breathe = breathing();
  for (let draw = 0; draw < draws; draw++) {
    const order = random.permutation(users);
    for (let start = 0; start < users; start += batchSize) {
      const batch = order.subarray(start, start + batchSize);
      for (const user of batch) {
        const point = draw * users + user;
        const at = evaluate(z, point * dimensions, user, batch);
        const own = ofUser(at, user, posteriors);
        const all = ofAll(at, batch.length, posteriors);
        lower[point] = own - all;
        upper[point] = -logStratified(all - own, batch.length, users);
      }
      await breathe();
    }
  }
  return {
    lower: sampledMean(lower, draws),
    upper: sampledMean(upper, draws),
  };
}

/**
 * log of the stratified estimate of q(z), relative to log q(z | x_u).
 *
 * @param relative log of the batch's mean density, relative to the same.
 */
function logStratified(
  relative: number,
  batch: number,
  users: number,
): number {
  const logOthers = relative + Math.log(batch);
  if (batch === 1 || logOthers <= 0) return -Math.log(users);
  // The others' mean is what is left of the batch's without the user itself.
  const others = logOthers + Math.log1p(-Math.exp(-logOthers)) +
    Math.log((users - 1) / (batch - 1));
  const largest = Math.max(0, others);
  return largest - Math.log(users) +
    Math.log(Math.exp(-largest) + Math.exp(others - largest));
}
