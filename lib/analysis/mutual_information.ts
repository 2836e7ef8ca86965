import { breathing } from "./_breath.ts";
import {
  type LogDensities,
  logDensityEvaluator,
  ofAll,
  ofUser,
} from "./_log_densities.ts";
import type { Latents, Posteriors } from "./posteriors.ts";
import { type SampledMean, sampledMean } from "./sampled_mean.ts";

/** I_q(x; z) and the log densities that it is made of. */
export interface MutualInformation extends SampledMean {
  /** log q(z | x_u) at each draw, [draws, users]. */
  readonly logPosterior: Float64Array;
  /** log q(z) at each draw, [draws, users]. */
  readonly logAggregate: Float64Array;
}

/** What may happen on the way. */
export interface MutualInformationOptions {
  /** Called after each draw of a user with the number of them done. */
  readonly onProgress?: (done: number, total: number) => void;
  /**
   * Called at each draw of z with all users' log densities there, which are
   * overwritten by the next, and log q(z).
   */
  readonly visit?: (at: LogDensities, logAggregate: number) => void;
}

/**
 * I_q(x; z) = E log q(z | x) − log q(z) of (11), with the aggregate posterior
 * q(z) = 1/U Σ_v q(z | x_v) summed over *all* users, in log space.
 *
 * Under the empirical p_D of the paper q(z) is this finite mixture, so the
 * estimate is unbiased; only z is sampled. No term exceeds log U, since a user's
 * own posterior is part of the mixture: I never shows more than the users can
 * be told apart. Of the source that the users were drawn from, it is therefore
 * an estimate that is too low, by far where it comes near log U (Hoffman and
 * Johnson 2016 have the same ceiling log N).
 *
 * Where posteriors have several components (SIVAE), these were drawn too, from
 * noise ε that is independent of x. What is estimated then is I(x; z | ε) =
 * I(x; z, ε) ≥ I(x; z): too high, and falling to it with more components.
 *
 * Takes draws · U² · C · K steps at most; 700 users with K = 200 a fifth of a
 * second a draw.
 *
 * @throws {RangeError} If there are fewer than two draws.
 */
export async function mutualInformation(
  posteriors: Posteriors,
  { z, draws }: Latents,
  { onProgress, visit }: MutualInformationOptions = {},
): Promise<MutualInformation> {
  const { users, dimensions } = posteriors;
  const evaluate = logDensityEvaluator(posteriors);
  const everybody = Uint32Array.from({ length: users }, (_, user) => user);
  const logPosterior = new Float64Array(draws * users);
  const logAggregate = new Float64Array(draws * users);
  const breathe = breathing();
  for (let point = 0; point < draws * users; point++) {
    const owner = point % users;
    const at = evaluate(z, point * dimensions, owner, everybody);
    logPosterior[point] = ofUser(at, owner, posteriors);
    logAggregate[point] = ofAll(at, users, posteriors);
    visit?.(at, logAggregate[point]);
    onProgress?.(point + 1, draws * users);
    await breathe();
  }
  const ratio = logPosterior.map((value, point) => value - logAggregate[point]);
  return { ...sampledMean(ratio, draws), logPosterior, logAggregate };
}
