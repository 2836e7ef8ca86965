/**
 * Encoders for the model of the plane, whose posteriors are rings: Mult-VAE's and
 * SIVAE's own, with the plane's logits in the place of the decoder.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { sparseRows } from "../backend/ops/sparse_rows.ts";
import { fromRows, type Interactions } from "../interactions/interactions.ts";
import { normaliseAndDropOut, normalNoise } from "../models/layers.ts";
import { MultVae } from "../models/mult_vae.ts";
import { Sivae } from "../models/sivae.ts";
import type { Random } from "../random.ts";
import { ADAM, Adam } from "../training/adam.ts";
import type { Trainable } from "../training/trainable.ts";
import { breathing } from "./_breath.ts";
import { boundBySamples } from "./bound_by_samples.ts";
import {
  planarLogits,
  type PlanarModel,
  type PlanarPoint,
} from "./planar_posterior.ts";

/** How an encoder of the plane is fitted. */
export interface PlanarEncoderOptions {
  /** Equation (12), or one Gaussian for each user as in (3). */
  readonly encoder: "gaussian" | "semi-implicit";
  readonly steps: number;
  /** K in training, of the semi-implicit one. */
  readonly samples: number;
  /** Points that are returned for each user. */
  readonly draws: number;
  /** @param share Of the steps that are done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** One user's posterior as an encoder makes it. */
export interface PlanarApproximation {
  readonly draws: readonly PlanarPoint[];
  /**
   * log p(x) − KL(q ‖ p(z | x)) of a Gaussian; of the mixture L_K with K = 100,
   * which falls short of it by the surrogate's own slack. In nats.
   */
  readonly lower: number;
  /** The bracket's other end: the same without the draw's own ψ; nats. */
  readonly upper: number;
}

/** Mult-VAE's encoder below the plane. */
class PlanarVae extends MultVae {
  constructor(private readonly plane: PlanarModel, random: Random) {
    super(plane.radii.length, random, {
      hidden: HIDDEN,
      latent: DIMENSIONS,
      keep: 1,
    });
  }

  override decode(z: tf.Tensor2D): tf.Tensor2D {
    return planarLogits(this.plane, z);
  }
}

/** SIVAE's encoder below the plane. */
class PlanarSivae extends Sivae {
  constructor(
    private readonly plane: PlanarModel,
    samples: number,
    random: Random,
  ) {
    super(plane.radii.length, random, {
      hidden: HIDDEN,
      units: HIDDEN,
      latent: DIMENSIONS,
      noise: NOISE,
      keep: 1,
      samples,
    });
  }

  override decode(z: tf.Tensor2D): tf.Tensor2D {
    return planarLogits(this.plane, z);
  }
}

const DIMENSIONS = 2;
const HIDDEN = 48;
/** Dimensions of each ε_t. */
const NOISE = 6;
/** Rows of a batch: every user as often as fits. */
const BATCH = 120;
const LEARNING_RATE = 1e-2;
/** K with which a fitted mixture is evaluated, and draws of z for it. */
const FINAL_SAMPLES = 100;
const FINAL_ROWS = 200;
const FINAL_TIMES = 10;

/**
 * Fits one encoder to all users at once, by Adam on −L_K (β = 1), and returns
 * each user's posterior.
 *
 * @param users Items of each user.
 */
export async function fitPlanarEncoder(
  plane: PlanarModel,
  users: readonly (readonly number[])[],
  { encoder, steps, samples, draws, onProgress }: PlanarEncoderOptions,
  random: Random,
): Promise<PlanarApproximation[]> {
  const model = encoder === "gaussian"
    ? new PlanarVae(plane, random)
    : new PlanarSivae(plane, samples, random);
  await fit(model, users, steps, random, onProgress);
  const approximations: PlanarApproximation[] = [];
  for (const items of users) {
    const bounds = model instanceof Sivae
      ? await mixtureBounds(model, items, random)
      : await gaussianBounds(model, items, random);
    approximations.push({
      ...bounds,
      draws: await drawPoints(model, items, draws, random),
    });
  }
  model.dispose();
  return approximations;
}

async function fit(
  model: MultVae | Sivae,
  users: readonly (readonly number[])[],
  steps: number,
  random: Random,
  onProgress?: (share: number) => void,
): Promise<void> {
  const times = Math.ceil(BATCH / users.length);
  const batch = rowsOf(
    Array.from({ length: times }, () => users).flat(),
    model,
  );
  // The decoder's weights are there, and out of use.
  const parameters = Object.fromEntries(
    Object.entries(model.parameters)
      .filter(([name]) => name.startsWith("encoder.")),
  );
  const adam = new Adam(parameters, { ...ADAM, learningRate: LEARNING_RATE });
  const breathe = breathing();
  for (let step = 0; step < steps; step++) {
    const { value, grads } = tf.variableGrads(
      () => loss(model, batch, random),
      Object.values(parameters),
    );
    adam.update(Object.fromEntries(
      Object.entries(parameters)
        .map(([name, variable]) => [name, grads[variable.name]]),
    ));
    tf.dispose([value, grads]);
    onProgress?.((step + 1) / steps);
    await breathe();
  }
  adam.dispose();
}

/** −L_K or, of the Gaussian, −L, a mean over the rows. */
function loss(
  model: Trainable,
  rows: Interactions,
  random: Random,
): tf.Scalar {
  const userIndices = Uint32Array.from({ length: rows.users }, (_, row) => row);
  return model.loss({ users: rows, userIndices, beta: 1, epoch: 1, random })
    .total;
}

function rowsOf(
  users: readonly (readonly number[])[],
  { items }: { readonly items: number },
) {
  return fromRows(users, items);
}

/** The same user in each of many rows. */
function copies(items: readonly number[], model: MultVae | Sivae) {
  return rowsOf(Array.from({ length: FINAL_ROWS }, () => items), model);
}

async function mixtureBounds(
  model: Sivae,
  items: readonly number[],
  random: Random,
) {
  const [{ lower, upper }] = await boundBySamples(
    model,
    copies(items, model),
    [FINAL_SAMPLES],
    random,
    FINAL_TIMES,
  );
  return { lower, upper };
}

async function gaussianBounds(
  model: MultVae,
  items: readonly number[],
  random: Random,
) {
  const rows = copies(items, model);
  let bound = 0;
  for (let time = 0; time < FINAL_TIMES; time++) {
    const value = tf.tidy(() => loss(model, rows, random));
    bound -= (await value.data())[0] / FINAL_TIMES;
    value.dispose();
  }
  return { lower: bound, upper: bound };
}

async function drawPoints(
  model: MultVae | Sivae,
  items: readonly number[],
  draws: number,
  random: Random,
): Promise<PlanarPoint[]> {
  const user = rowsOf([items], model);
  const z = tf.tidy(() => {
    if (model instanceof Sivae) {
      return model.samplePosterior(user, draws, random);
    }
    const posterior = model.encode(
      sparseRows(normaliseAndDropOut(user, 1), model.items),
    );
    return model.draw(posterior, normalNoise([draws, DIMENSIONS], random)).z;
  });
  const values = await z.data();
  z.dispose();
  return Array.from({ length: draws }, (_, index) => ({
    x: values[DIMENSIONS * index],
    y: values[DIMENSIONS * index + 1],
  }));
}
