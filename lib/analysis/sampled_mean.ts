/**
 * Monte Carlo estimates over draws of z.
 *
 * @module
 */

/** A mean with the error that comes from z being drawn. */
export interface SampledMean {
  /** In nats, a mean over users. */
  readonly mean: number;
  /**
   * Its standard error over repeated draws of z. The users are not part of it:
   * they are the whole distribution p_D, not a sample.
   */
  readonly stderr: number;
}

/**
 * The mean over users of an expectation over z, from several draws of each.
 *
 * @param values One number a draw and user, [draws, users].
 * @param draws At least 2, for the standard error.
 * @throws {RangeError} If there are fewer draws, or the length does not fit.
 */
export function sampledMean(
  values: Float64Array,
  draws: number,
): SampledMean {
  const users = values.length / draws;
  if (!(draws >= 2) || !Number.isInteger(users)) {
    throw new RangeError(
      `Expected at least 2 draws of every user but found ${values.length} ` +
        `numbers for ${draws} draws: raise the number of draws`,
    );
  }
  let sum = 0;
  let variance = 0;
  for (let user = 0; user < users; user++) {
    let own = 0;
    for (let draw = 0; draw < draws; draw++) own += values[draw * users + user];
    const mean = own / draws;
    let squares = 0;
    for (let draw = 0; draw < draws; draw++) {
      squares += (values[draw * users + user] - mean) ** 2;
    }
    sum += mean;
    variance += squares / (draws - 1) / draws;
  }
  return { mean: sum / users, stderr: Math.sqrt(variance) / users };
}
