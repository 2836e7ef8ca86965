import type { Posteriors } from "./posteriors.ts";

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** A Gaussian this many nats below the largest changes no digit of a sum. */
const NEGLIGIBLE = 60;

/** Dimensions between two looks at whether a Gaussian is negligible. */
const STRIDE = 20;

/** Log densities of all users' Gaussians at a point. */
export interface LogDensities {
  /**
   * log N(z; μ, σ²) of every Gaussian, [C, U]; −∞ where it is 60 nats below the
   * largest one, and for users that were not asked for.
   */
  readonly values: Float64Array;
  readonly largest: number;
}

/**
 * Makes a function that evaluates many Gaussians at a point. It reuses one
 * array for its answers.
 *
 * The squares are summed as they stand: multiplied out, as products would have
 * them, they cancel where variances are small. In exchange, a Gaussian is
 * dropped as soon as it is known to be negligible, which most are.
 */
export function logDensityEvaluator(posteriors: Posteriors) {
  const { users, components, dimensions, mean, logVariance } = posteriors;
  const rows = components * users;
  const precision = logVariance.map((value) => Math.exp(-value));
  const constants = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = dimensions * LOG_TWO_PI;
    for (let k = 0; k < dimensions; k++) {
      sum += logVariance[row * dimensions + k];
    }
    constants[row] = -sum / 2;
  }
  const values = new Float64Array(rows);

  function gaussian(
    row: number,
    points: Float64Array,
    at: number,
    least: number,
  ): number {
    const start = row * dimensions;
    let value = constants[row];
    for (let k = 0; k < dimensions;) {
      const end = Math.min(dimensions, k + STRIDE);
      // Two sums, so that one addition need not wait for the other.
      let even = 0;
      let odd = 0;
      for (; k + 1 < end; k += 2) {
        const a = points[at + k] - mean[start + k];
        const b = points[at + k + 1] - mean[start + k + 1];
        even += a * a * precision[start + k];
        odd += b * b * precision[start + k + 1];
      }
      if (k < end) {
        const a = points[at + k] - mean[start + k];
        even += a * a * precision[start + k++];
      }
      value -= (even + odd) / 2;
      if (value < least) return -Infinity;
    }
    return value;
  }

  /**
   * @param points Where z lies, from `at` on.
   * @param owner The user that z belongs to, who is looked at first.
   * @param among The users to look at, `owner` among them.
   */
  return (
    points: Float64Array,
    at: number,
    owner: number,
    among: Uint32Array,
  ): LogDensities => {
    values.fill(-Infinity);
    let largest = -Infinity;
    const look = (user: number) => {
      for (let row = user; row < rows; row += users) {
        const value = gaussian(row, points, at, largest - NEGLIGIBLE);
        values[row] = value;
        if (value > largest) largest = value;
      }
    };
    look(owner);
    for (const user of among) if (user !== owner) look(user);
    return { values, largest };
  };
}

/**
 * log (1/C) Σ_c of one user's Gaussians: log q(z | x_u).
 */
export function ofUser(
  { values }: LogDensities,
  user: number,
  { users, components }: Posteriors,
): number {
  let largest = -Infinity;
  for (let row = user; row < values.length; row += users) {
    largest = Math.max(largest, values[row]);
  }
  if (components === 1 || largest === -Infinity) return largest;
  let sum = 0;
  for (let row = user; row < values.length; row += users) {
    sum += Math.exp(values[row] - largest);
  }
  return largest + Math.log(sum / components);
}

/** log of the mean of q(z | x_v) over `count` users, those looked at. */
export function ofAll(
  { values, largest }: LogDensities,
  count: number,
  { components }: Posteriors,
): number {
  let sum = 0;
  for (const value of values) {
    if (value !== -Infinity) sum += Math.exp(value - largest);
  }
  return largest + Math.log(sum / (count * components));
}
