/**
 * Posteriors in two dimensions that no Gaussian fits, with their exact evidence.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { standardLogDensity } from "../models/gaussian.ts";
import type { Random } from "../random.ts";

/**
 * Items that are liked at a distance from the origin, in whatever direction:
 * η_i(z) = −(|z| − r_i)² / (2 width²). The posterior of a user with items of one
 * distance is a ring.
 */
export interface PlanarModel {
  /** r_i of each item. */
  readonly radii: readonly number[];
  readonly width: number;
}

/** Keeps the gradient of |z| finite at the origin. */
const LEAST_SQUARE = 1e-6;

/** Logits η(z) of each row z, float32 [rows, items]. */
export function planarLogits(
  { radii, width }: PlanarModel,
  z: tf.Tensor2D,
): tf.Tensor2D {
  const distance = tf.sqrt(z.square().sum(1, true).add(LEAST_SQUARE));
  return distance.sub(tf.tensor1d([...radii])).div(width).square().mul(-0.5);
}

/** log p(x, z) of each row z, float32 [rows]: N(0, 1) and equation (8). */
function logJoint(
  model: PlanarModel,
  items: readonly number[],
  z: tf.Tensor2D,
): tf.Tensor1D {
  const x = model.radii.map((_, item) => items.includes(item) ? 1 : 0);
  return tf.logSoftmax(planarLogits(model, z)).mul(tf.tensor1d(x))
    .sum<tf.Tensor1D>(1).add(standardLogDensity(z));
}

/** Points of the grid in each direction, and how far it reaches. */
const GRID = 240;
const REACH = 5;

/** A point of the plane and its share of a distribution. */
export interface PlanarPoint {
  readonly x: number;
  readonly y: number;
}

/** The exact posterior p(z | x), by the midpoint rule on a fine grid. */
export interface ExactPosterior {
  /** log p(x) in nats. */
  readonly logEvidence: number;
  /** Independent draws, to the grid's precision. */
  readonly draws: readonly PlanarPoint[];
}

/** Evidence and draws of the exact posterior of a user with these items. */
export async function exactPlanarPosterior(
  model: PlanarModel,
  items: readonly number[],
  draws: number,
  random: Random,
): Promise<ExactPosterior> {
  const step = 2 * REACH / GRID;
  const place = (index: number) => -REACH + (index + 0.5) * step;
  const points = new Float32Array(2 * GRID * GRID);
  for (let row = 0; row < GRID; row++) {
    for (let column = 0; column < GRID; column++) {
      points[2 * (row * GRID + column)] = place(column);
      points[2 * (row * GRID + column) + 1] = place(row);
    }
  }
  const joint = tf.tidy(() =>
    logJoint(model, items, tf.tensor2d(points, [GRID * GRID, 2]))
  );
  const logs = Float64Array.from(await joint.data());
  joint.dispose();
  const top = logs.reduce((a, b) => Math.max(a, b));
  let total = 0;
  const cumulative = logs.map((log) => total += Math.exp(log - top));
  return {
    logEvidence: top + Math.log(total * step * step),
    draws: Array.from({ length: draws }, () => {
      const target = random.random() * total;
      const cell = lowerBound(cumulative, target);
      return {
        x: place(cell % GRID) + step * (random.random() - 0.5),
        y: place(Math.floor(cell / GRID)) + step * (random.random() - 0.5),
      };
    }),
  };
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
