/**
 * A generated set with known truth: users drawn exactly from a latent-factor
 * n-choose-k model with power-law popularity.
 *
 * @module
 */
import { Random } from "../random.ts";
import { type Interactions, numbered } from "./interactions.ts";
import { NChooseKSampler } from "./sample_n_choose_k.ts";

/** What is generated. */
export interface GenerateOptions {
  readonly users: number;
  readonly items: number;
  /** Mean number of items of a user, N_u. */
  readonly meanItems: number;
  /** Dimensions of a user's taste. */
  readonly factors?: number;
  /** Groups of items that share their factors, as genres do. */
  readonly genres?: number;
  /** Standard deviation over genres of a user's taste, in logits. */
  readonly tasteDeviation?: number;
  /** Exponent of popularity: odds fall with rank^−exponent. */
  readonly exponent?: number;
  readonly seed?: number;
}

/** The model that the users were drawn from: η_ui = b_i + z_u · v_g(i). */
export interface GeneratedTruth {
  /** b_i, log odds of popularity, length items. */
  readonly popularity: Float64Array;
  /** g(i), the genre of each item, length items. */
  readonly genre: Uint32Array;
  /** z_u, standard normal, row-major [users, factors]. */
  readonly tastes: Float64Array;
  /** v_g, row-major [genres, factors]. */
  readonly genreFactors: Float64Array;
  readonly factors: number;
}

/** Interactions and the truth behind them. */
export interface Generated {
  readonly interactions: Interactions;
  readonly truth: GeneratedTruth;
}

/** The set that stands in where there is no data. */
export const GENERATED_DEFAULTS = {
  users: 3000,
  items: 1500,
  meanItems: 40,
  seed: 1941,
} as const;

/** Fewest items of a generated user, as the paper's filter has it. */
const LEAST_ITEMS = 5;

/** Standard deviation of log N_u: MovieLens-20M has about 1. */
const ACTIVITY_DEVIATION = 1;

/** Flattens the head of the popularity curve: rank + 10 instead of rank. */
const HEAD_OFFSET = 10;

/**
 * Draws users one after another:
 *
 * - N_u is log-normal around `meanItems`, cut to 5 … items / 2;
 * - z_u is standard normal;
 * - x_u is n-choose-k with logits η_u: P(x) ∝ Π exp(η_ui x_ui) over all x with
 *   exactly N_u ones (equation (6) of the paper), drawn without approximation.
 *
 * Items are in random order of popularity. Measured: 13 s for 116,677 users over
 * 20,108 items with 70 each on one core.
 *
 * @throws {RangeError} Sizes that leave no room for 5 items a user.
 */
export function generate(options: GenerateOptions): Generated {
  const {
    users,
    items,
    meanItems,
    factors = 8,
    genres = Math.min(64, items),
    tasteDeviation = 1.2,
    exponent = 1,
    seed = GENERATED_DEFAULTS.seed,
  } = options;
  checkSizes(users, items, meanItems);
  const random = new Random(seed);
  const popularity = new Float64Array(items);
  const genre = new Uint32Array(items);
  random.permutation(items).forEach((item, rank) => {
    popularity[item] = -exponent * Math.log(rank + HEAD_OFFSET);
    genre[item] = random.integers(genres);
  });
  const genreFactors = new Float64Array(genres * factors);
  random.fillNormal(genreFactors);
  const scale = tasteDeviation / Math.sqrt(factors);
  for (let k = 0; k < genreFactors.length; k++) genreFactors[k] *= scale;
  const tastes = new Float64Array(users * factors);
  random.fillNormal(tastes);
  const sizes = userSizes(users, items, meanItems, random);

  const offsets = new Uint32Array(users + 1);
  for (let u = 0; u < users; u++) offsets[u + 1] = offsets[u] + sizes[u];
  const indices = new Uint32Array(offsets[users]);
  const sampler = new NChooseKSampler(popularity, genre, genres);
  const affinity = new Float64Array(genres);
  for (let u = 0; u < users; u++) {
    for (let g = 0; g < genres; g++) {
      let sum = 0;
      for (let f = 0; f < factors; f++) {
        sum += tastes[u * factors + f] * genreFactors[g * factors + f];
      }
      affinity[g] = sum;
    }
    sampler.sample(
      affinity,
      indices.subarray(offsets[u], offsets[u + 1]),
      random,
    );
  }
  return {
    interactions: {
      users,
      items,
      offsets,
      indices,
      userIds: numbered(users),
      itemIds: numbered(items),
    },
    truth: { popularity, genre, tastes, genreFactors, factors },
  };
}

/** The true logits η_u of one user, length items, up to a constant. */
export function trueLogits(truth: GeneratedTruth, user: number): Float64Array {
  const { popularity, genre, tastes, genreFactors, factors } = truth;
  return popularity.map((bias, item) => {
    let sum = bias;
    for (let f = 0; f < factors; f++) {
      sum += tastes[user * factors + f] *
        genreFactors[genre[item] * factors + f];
    }
    return sum;
  });
}

function userSizes(
  users: number,
  items: number,
  meanItems: number,
  random: Random,
): Uint32Array {
  const centre = Math.log(meanItems) - ACTIVITY_DEVIATION ** 2 / 2;
  const most = Math.floor(items / 2);
  return Uint32Array.from({ length: users }, () => {
    const drawn = Math.exp(centre + ACTIVITY_DEVIATION * random.normal());
    return Math.min(most, Math.max(LEAST_ITEMS, Math.round(drawn)));
  });
}

function checkSizes(users: number, items: number, meanItems: number): void {
  if (
    !Number.isInteger(users) || !Number.isInteger(items) || users < 1 ||
    items < 2 * LEAST_ITEMS || !(meanItems >= 1 && meanItems <= items / 2)
  ) {
    throw new RangeError(
      `A generated set needs at least 1 user, at least ${2 * LEAST_ITEMS} ` +
        "items, and a mean number of items from 1 to half of them, but got " +
        `${users} users, ${items} items and a mean of ${meanItems}.`,
    );
  }
}
