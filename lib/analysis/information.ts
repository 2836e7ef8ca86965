import type { Interactions } from "../interactions/interactions.ts";
import type { Random } from "../random.ts";
import { type Origin, originFinder } from "./_origins.ts";
import { activeUnits, unitActivity } from "./active_units.ts";
import { dataEntropy } from "./data_entropy.ts";
import { encodeUsers } from "./encode_users.ts";
import type { LatentModel } from "./latent_model.ts";
import { mutualInformation } from "./mutual_information.ts";
import { observationDivergence } from "./_observation_divergence.ts";
import { drawLatents } from "./posteriors.ts";
import { reconstruct } from "./reconstruct.ts";
import { type SampledMean, sampledMean } from "./sampled_mean.ts";

/** What section 3.5 speaks of, for one model and one set of users, in nats. */
export interface Information {
  readonly users: number;
  /** Dimensions of z. */
  readonly dimensions: number;
  /** H, the entropy of p_D: log U where all users differ. */
  readonly entropy: number;
  /** The entropy of N_u, a part of H. */
  readonly countEntropy: number;
  /** D = −E log p(x | z). */
  readonly distortion: SampledMean;
  /** R = E KL(q(z | x) ‖ p(z)). */
  readonly rate: SampledMean;
  /** I_q(x; z), by the aggregate posterior of all the users. */
  readonly information: SampledMean;
  /** KL(q(z) ‖ p(z)), as R − I at the same draws. */
  readonly marginal: SampledMean;
  /** E_q(z) KL(q(x | z) ‖ p(x | z)), by its own definition. */
  readonly observation: SampledMean;
  /** What (11)'s terms with H leave of D + β R, for any β: 0 but for sampling. */
  readonly residual: SampledMean;
  /** Variance over users of each dimension's mean, [dimensions]. */
  readonly activity: Float64Array;
  /** Dimensions with an activity above 0.01 (Burda et al. 2016). */
  readonly activeUnits: number;
}

/** How the expectations over z are estimated. */
export interface InformationOptions {
  /** Source of all draws. */
  readonly random: Random;
  /** Draws of z for each user, at least 2; by default 4. */
  readonly draws?: number;
  /** Called now and then with the share done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Rate, distortion, mutual information and the terms of (11) of a trained model.
 *
 * The posterior is that of *all* items of each user, without dropout: L_β here
 * is (5) itself, not the loss of training.
 *
 * @param users The distribution p_D: each user once.
 * @throws {RangeError} If there are no users, or fewer than two draws.
 */
export async function measureInformation(
  model: LatentModel,
  users: Interactions,
  { random, draws = 4, onProgress }: InformationOptions,
): Promise<Information> {
  const { rows, counts } = dataEntropy(users);
  const posteriors = await encodeUsers(model, users);
  const latents = drawLatents(posteriors, draws, random);
  const { logLikelihood, kl } = await reconstruct(
    model,
    users,
    posteriors,
    latents,
  );
  const origins: Origin[][] = [];
  const originsAt = originFinder(users, posteriors, random);
  const information = await mutualInformation(posteriors, latents, {
    visit: (at, logAggregate) => origins.push(originsAt(at, logAggregate)),
    onProgress: (done, total) => onProgress?.(done / total / 2),
  });
  const { logPosterior, logAggregate } = information;
  const rate = kl ?? minus(
    logPosterior,
    standardLogDensities(latents.z, posteriors.dimensions),
  );
  const terms = minus(logPosterior, logAggregate);
  const observation = await observationDivergence(
    model,
    users,
    posteriors,
    latents,
    origins,
    (done, total) => onProgress?.((1 + done / total) / 2),
  );
  return {
    users: users.users,
    dimensions: posteriors.dimensions,
    entropy: rows,
    countEntropy: counts,
    distortion: sampledMean(logLikelihood.map((value) => -value), draws),
    rate: sampledMean(rate, draws),
    information: { mean: information.mean, stderr: information.stderr },
    marginal: sampledMean(minus(rate, terms), draws),
    observation: sampledMean(observation, draws),
    residual: sampledMean(
      observation.map((value, point) =>
        terms[point] - logLikelihood[point] - rows - value
      ),
      draws,
    ),
    activity: unitActivity(posteriors),
    activeUnits: activeUnits(posteriors),
  };
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - b[index]);
}

/** log N(z; 0, 1) of each point, [points]. */
function standardLogDensities(
  z: Float64Array,
  dimensions: number,
): Float64Array {
  const values = new Float64Array(z.length / dimensions);
  const constant = dimensions * Math.log(2 * Math.PI);
  for (let i = 0; i < z.length; i++) {
    values[Math.floor(i / dimensions)] -= z[i] ** 2 / 2;
  }
  return values.map((value) => value - constant / 2);
}
