/**
 * A posterior in two dimensions that no Gaussian fits, with its exact evidence.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { standardLogDensity } from "../models/gaussian.ts";
import { dense, normalNoise } from "../models/layers.ts";
import { logMixture, mixingLogDensity } from "../models/semi_implicit.ts";
import type { Random } from "../random.ts";
import { Adam } from "../training/adam.ts";
import { breathing } from "./_breath.ts";

/**
 * Items that are liked at a distance from the origin, in whatever direction:
 * η_i(z) = −(|z| − r_i)² / (2 width²). The posterior of a user with items of one
 * distance is a ring.
 */
export interface PlanarModel {
  /** r_i of each item. */
  readonly radii: readonly number[];
  readonly width: number;
  /** The user's items. */
  readonly items: readonly number[];
}

/** log p(x, z) of each row z, float32 [rows]: N(0, 1) and equation (8). */
export function planarLogJoint(
  { radii, width, items }: PlanarModel,
  z: tf.Tensor2D,
): tf.Tensor1D {
  const distance = tf.sqrt(z.square().sum(1, true).add(1e-6));
  const logits = distance.sub(tf.tensor1d([...radii])).div(width).square()
    .mul<tf.Tensor2D>(-0.5);
  const x = tf.tensor1d(radii.map((_, item) => items.includes(item) ? 1 : 0));
  return tf.logSoftmax(logits).mul(x).sum<tf.Tensor1D>(1)
    .add(standardLogDensity(z));
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

/** Evidence and draws of the exact posterior. */
export async function exactPlanarPosterior(
  model: PlanarModel,
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
    planarLogJoint(model, tf.tensor2d(points, [GRID * GRID, 2]))
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

/** How the approximation is fitted. */
export interface PlanarFitOptions {
  /** Whether ψ is random (12), or one Gaussian as in (3). */
  readonly semiImplicit: boolean;
  readonly steps: number;
  /** K, of the semi-implicit one. */
  readonly samples: number;
  /** Points that are returned. */
  readonly draws: number;
}

/** A fitted approximation of the posterior. */
export interface PlanarFit {
  readonly draws: readonly PlanarPoint[];
  /** The bound that was maximised, log p(x) − KL(q ‖ p(z | x)) or less, nats. */
  readonly lower: number;
  /** The bracket's other end (the same without the draw's own ψ), nats. */
  readonly upper: number;
}

/** Draws J of z in an update, and repetitions of them for the final bounds. */
const BATCH = 64;
const FINAL = 40;

/** Components of the final bounds' mixtures. */
const FINAL_SAMPLES = 100;

const HIDDEN = 48;
const NOISE = 6;

/**
 * Fits q(z) to one user's posterior by stochastic gradients: a Gaussian, or the
 * mixture of Gaussians whose mean and variance a network makes of noise.
 */
export async function fitPlanarPosterior(
  model: PlanarModel,
  { semiImplicit, steps, samples, draws }: PlanarFitOptions,
  random: Random,
): Promise<PlanarFit> {
  const first = dense(NOISE, HIDDEN, random);
  const second = dense(HIDDEN, HIDDEN, random);
  const last = dense(HIDDEN, 4, random);
  const parameters: Record<string, tf.Variable> = semiImplicit
    ? {
      "first.weight": first.weight,
      "first.bias": first.bias,
      "second.weight": second.weight,
      "second.bias": second.bias,
      "last.weight": last.weight,
      "last.bias": last.bias,
    }
    : { "last.bias": last.bias };
  const adam = new Adam(parameters, {
    learningRate: 1e-2,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
  });

  /** ψ for rows · users, float32 [rows, users · 2] each. */
  const mixing = (rows: number, users: number) => {
    const output = semiImplicit
      ? tf.tanh(
        tf.tanh(
          normalNoise([rows * users, NOISE], random).matMul(first.weight)
            .add(first.bias),
        ).matMul(second.weight as tf.Tensor).add(second.bias),
      ).matMul(last.weight as tf.Tensor).add(last.bias)
      : tf.tile(last.bias.reshape([1, 4]), [rows * users, 1]);
    const [mean, logVariance] = tf.split(output as tf.Tensor2D, 2, 1);
    return {
      mean: mean.reshape([rows, users * 2]) as tf.Tensor2D,
      logVariance: logVariance.reshape([rows, users * 2]) as tf.Tensor2D,
    };
  };
  const draw = (users: number) => {
    const own = mixing(1, users);
    const deviation = tf.exp(own.logVariance.mul(0.5));
    const z = own.mean.add<tf.Tensor2D>(
      deviation.mul(normalNoise([1, users * 2], random)),
    );
    return { own, z };
  };
  const bound = (users: number, others: number, withOwn: boolean) => {
    const { own, z } = draw(users);
    const densities = others > 0
      ? mixingLogDensity(z, mixing(others, users), users)
      : undefined;
    const logPosterior = logMixture(
      withOwn ? mixingLogDensity(z, own, users) : undefined,
      densities,
    );
    return planarLogJoint(model, z.reshape([users, 2])).sub(logPosterior)
      .mean() as tf.Scalar;
  };

  const breathe = breathing();
  for (let step = 0; step < steps; step++) {
    const { value, grads } = tf.variableGrads(
      () => tf.neg(bound(BATCH, semiImplicit ? samples : 0, true)),
      Object.values(parameters),
    );
    adam.update(Object.fromEntries(
      Object.entries(parameters)
        .map(([name, variable]) => [name, grads[variable.name]]),
    ));
    tf.dispose([value, grads]);
    await breathe();
  }
  const others = semiImplicit ? FINAL_SAMPLES : 0;
  const average = async (withOwn: boolean) => {
    let sum = 0;
    for (let time = 0; time < FINAL; time++) {
      const value = tf.tidy(() => bound(BATCH, others, withOwn));
      sum += (await value.data())[0] / FINAL;
      value.dispose();
    }
    return sum;
  };
  const lower = await average(true);
  const upper = semiImplicit ? await average(false) : lower;
  const z = tf.tidy(() => draw(draws).z);
  const values = await z.data();
  z.dispose();
  adam.dispose();
  tf.dispose(
    [first, second, last].flatMap(({ weight, bias }) => [weight, bias]),
  );
  return {
    draws: Array.from({ length: draws }, (_, index) => ({
      x: values[2 * index],
      y: values[2 * index + 1],
    })),
    lower,
    upper,
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
