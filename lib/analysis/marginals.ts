/** Draws of one latent dimension, and how far from a Gaussian they are. */
export interface Marginal {
  /** k, from 1. */
  readonly dimension: number;
  readonly draws: Float64Array;
  readonly mean: number;
  readonly deviation: number;
  /** Third standardised moment; 0 for a Gaussian. */
  readonly skewness: number;
  /** Fourth standardised moment − 3; 0 for a Gaussian. */
  readonly excessKurtosis: number;
  /**
   * Jarque and Bera's (1980) statistic of the two: about χ² with two degrees of
   * freedom for independent draws of a Gaussian.
   */
  readonly jarqueBera: number;
}

/**
 * The dimensions of one user's posterior that look least like a Gaussian, by
 * Jarque and Bera's statistic, first the furthest. The furthest of many looks far
 * by chance: compare it with that of truly Gaussian draws, as many of them.
 *
 * @param draws z, row by row, [draws, dimensions].
 * @param count How many to return.
 */
export function leastGaussian(
  draws: Float32Array,
  dimensions: number,
  count: number,
): Marginal[] {
  const rows = draws.length / dimensions;
  return Array.from({ length: dimensions }, (_, k) =>
    marginal(
      k + 1,
      Float64Array.from(
        { length: rows },
        (_, row) => draws[row * dimensions + k],
      ),
    )).sort((a, b) => b.jarqueBera - a.jarqueBera).slice(0, count);
}

function marginal(dimension: number, draws: Float64Array): Marginal {
  const moment = (centre: number, power: number) =>
    draws.reduce((sum, value) => sum + (value - centre) ** power, 0) /
    draws.length;
  const mean = moment(0, 1);
  const variance = moment(mean, 2);
  const skewness = moment(mean, 3) / variance ** 1.5;
  const excessKurtosis = moment(mean, 4) / variance ** 2 - 3;
  return {
    dimension,
    draws,
    mean,
    deviation: Math.sqrt(variance),
    skewness,
    excessKurtosis,
    jarqueBera: draws.length / 6 * (skewness ** 2 + excessKurtosis ** 2 / 4),
  };
}
