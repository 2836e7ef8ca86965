/**
 * The posteriors of a set of users, and draws from them, off the backend.
 *
 * @module
 */
import type { Random } from "../random.ts";

/**
 * q(z | x_u) of every user in double precision: one Gaussian with a diagonal
 * covariance, or an even mixture of several.
 */
export interface Posteriors {
  /** Users U. */
  readonly users: number;
  /** Gaussians a user, C. */
  readonly components: number;
  /** Dimensions K. */
  readonly dimensions: number;
  /** μ, [C, U, K]. */
  readonly mean: Float64Array;
  /** log σ², [C, U, K]. */
  readonly logVariance: Float64Array;
}

/** Draws of z from every user's posterior. */
export interface Latents {
  readonly draws: number;
  /** The noise, float32 as models take it, [draws, U, K]. */
  readonly epsilon: Float32Array;
  /** z = μ + σ ε, [draws, U, K]. */
  readonly z: Float64Array;
}

/**
 * Draws z ~ q(z | x_u) of each user. Of a mixture the draws take one component
 * after the other; those are exchangeable, so each draw has the mixture's law.
 */
export function drawLatents(
  posteriors: Posteriors,
  draws: number,
  random: Random,
): Latents {
  const { users, dimensions, mean, logVariance } = posteriors;
  const size = users * dimensions;
  const epsilon = new Float32Array(draws * size);
  random.fillNormal(epsilon);
  const z = new Float64Array(draws * size);
  for (let draw = 0; draw < draws; draw++) {
    const component = componentOf(draw, posteriors);
    for (let i = 0; i < size; i++) {
      const from = component * size + i;
      const deviation = Math.exp(logVariance[from] / 2);
      z[draw * size + i] = mean[from] + deviation * epsilon[draw * size + i];
    }
  }
  return { draws, epsilon, z };
}

/** The component that a draw is taken from. */
export function componentOf(draw: number, { components }: Posteriors): number {
  return draw % components;
}
