import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertLess } from "@std/assert";
import {
  informationBounds,
  latentModel,
  measureInformation,
} from "../../lib/analysis/mod.ts";
import { useBackend } from "../../lib/backend/mod.ts";
import { findModel } from "../../lib/models/registry.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { toySplit } from "../training/_toy.ts";

const SIZES = { hidden: 16, latent: 4, units: 8, noise: 4, pseudoInputs: 3 };

const split = toySplit(60);

async function fitted(name: string, beta: number) {
  const definition = await findModel(name);
  const options = Object.fromEntries(
    Object.entries(SIZES).filter(([key]) => key in definition.defaults),
  );
  const model = definition.create(split.train.items, new Random(2), options);
  const fit = {
    ...DEFAULT_FIT,
    epochs: 30,
    batchSize: 20,
    learningRate: 1e-2,
    annealing: { cap: beta, epochs: 0 },
    seed: 2,
  };
  for await (const event of model.fit(split, fit)) {
    // Before the weights of the best epoch are put back.
    if (event.type === "epoch" && event.epoch === fit.epochs) break;
  }
  return model;
}

const NAMES = [
  "mult-vae",
  "n-choose-k-vae",
  "logistic-vae",
  "vamp",
  "iaf",
  "sivae",
];

for (const name of NAMES) {
  Deno.test(`(11) adds up and its bounds hold on a fitted ${name}`, async () => {
    await useBackend("native").catch(() => useBackend("cpu"));
    const before = tf.memory().numTensors;
    const model = await fitted(name, 0.5);
    const shares: number[] = [];
    const found = await measureInformation(latentModel(model), split.train, {
      random: new Random(3),
      draws: 20,
      onProgress: (share) => shares.push(share),
    });
    const { residual, information, marginal } = found;
    assertLess(Math.abs(residual.mean), 4 * residual.stderr + 1e-4);
    assertLess(residual.stderr, 0.2);
    assert(information.mean <= found.entropy + 1e-9);
    assert(marginal.mean > -4 * marginal.stderr);
    assert(informationBounds(found).holds);
    assertEquals(shares.at(-1), 1);
    model.dispose();
    assertEquals(tf.memory().numTensors, before);
  });
}

Deno.test("a larger β leaves less rate and less information", async () => {
  await useBackend("native").catch(() => useBackend("cpu"));
  const measure = async (beta: number) => {
    const model = await fitted("mult-vae", beta);
    const found = await measureInformation(latentModel(model), split.train, {
      random: new Random(3),
    });
    model.dispose();
    return found;
  };
  const [small, large] = [await measure(0.01), await measure(3)];
  assertLess(large.rate.mean, small.rate.mean);
  assertLess(large.information.mean, small.information.mean);
  assertLess(small.distortion.mean, large.distortion.mean);
});
