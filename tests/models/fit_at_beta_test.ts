import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertRejects } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { fitAtBeta } from "../../lib/models/fit_at_beta.ts";
import { findModel } from "../../lib/models/registry.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { toySplit } from "../training/_toy.ts";

const split = toySplit();
const fit = { ...DEFAULT_FIT, epochs: 4, batchSize: 40, seed: 3 };
const options = { hidden: 8, latent: 4 };

Deno.test("a fit at one β ends with its last epoch, not its best", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const definition = await findModel("mult-vae");
  const shares: number[] = [];
  // So large a step that validation gets worse.
  const wild = { ...fit, learningRate: 1 };
  const { model, validation } = await fitAtBeta(definition, split, wild, 0.3, {
    options,
    onProgress: (share) => shares.push(share),
  });
  const { metrics } = await evaluate(model, split.validation);
  assertEquals(validation, metrics);
  assertEquals(shares.at(-1), 1);
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("no epochs are an error, and leave nothing", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const definition = await findModel("mult-vae");
  await assertRejects(
    () => fitAtBeta(definition, split, { ...fit, epochs: 0 }, 1, { options }),
    RangeError,
    "Expected at least one epoch but found 0 for mult-vae",
  );
  assertEquals(tf.memory().numTensors, before);
});
