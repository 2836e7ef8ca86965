import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { fitAndTest } from "../../lib/models/fit_and_test.ts";
import { findModel } from "../../lib/models/registry.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { toySplit } from "../training/_toy.ts";

const split = toySplit();
const fit = { ...DEFAULT_FIT, epochs: 2, batchSize: 40, seed: 3 };
const options = { hidden: 8, latent: 4 };

Deno.test("fit and test: the model's own test, and progress to the end", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const shares: number[] = [];
  const definition = await findModel("mult-vae");
  const tested = await fitAndTest(definition, split, fit, {
    options,
    onProgress: (share) => shares.push(share),
  });
  assertEquals(tested.definition, definition);
  assertEquals(tested.model.options, { ...definition.defaults, ...options });
  assertEquals(tested.test, await evaluate(tested.model, split.test));
  assertEquals(shares.length, 6);
  assertEquals(shares.at(-1), 1);
  assert(tested.seconds > 0);
  tested.model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("fit and test: an interrupted fit is an error, and leaves nothing", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  const definition = await findModel("mult-vae");
  await assertRejects(
    () =>
      fitAndTest(definition, split, { ...fit, signal: AbortSignal.abort() }, {
        options,
      }),
    Error,
    "The fit of mult-vae was interrupted",
  );
  assertEquals(tf.memory().numTensors, before);
});
