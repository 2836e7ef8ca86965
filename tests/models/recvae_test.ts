import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { RecVae } from "../../lib/models/recvae.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/recvae.json" with { type: "json" };
import { toySplit } from "../training/_toy.ts";
import {
  assertLossAndGradients,
  droppedInput,
  setParameters,
  TOLERANCE,
} from "./_golden.ts";

const { itemCount, options } = golden;
const target = fromRows(golden.items, itemCount);
const FIT = { ...DEFAULT_FIT, epochs: 5, batchSize: 60 };

function goldenModel(): RecVae {
  const model = new RecVae(itemCount, new Random(1), options);
  setParameters(model, golden.oldParameters);
  model.updatePrior();
  setParameters(model, golden.parameters);
  return model;
}

function toyModel(seed: number): RecVae {
  return new RecVae(40, new Random(seed), { hidden: 6, latent: 3 });
}

async function numbers(model: RecVae): Promise<Record<string, number[]>> {
  const entries = Object.entries(model.parameters)
    .map(async ([name, weight]) => [name, [...await weight.data()]]);
  return Object.fromEntries(await Promise.all(entries));
}

testOnBackends("RecVAE's loss and gradients are PyTorch's", async () => {
  const before = tf.memory().numTensors;
  const model = goldenModel();
  await assertLossAndGradients(
    model,
    () => {
      const shape: [number, number] = [golden.items.length, options.latent];
      const epsilon = tf.tensor2d(golden.epsilon, shape);
      return model.negativeElbo(droppedInput(golden), target, epsilon).total;
    },
    golden,
  );
  const scores = model.score(target);
  assertClose(await scores.data(), golden.scores, TOLERANCE, "scores");
  scores.dispose();
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends(
  "RecVAE's encoder and decoder learn in turns, and the prior follows",
  async () => {
    const before = tf.memory().numTensors;
    const model = toyModel(1);
    let last = await numbers(model);
    const start = last;
    for await (const event of model.fit(toySplit(), FIT)) {
      if (event.type !== "epoch") continue;
      const now = await numbers(model);
      const decoding = event.epoch === 4;
      for (const name of Object.keys(now)) {
        const learns = name.startsWith("decoder.") === decoding;
        const check = learns ? assertNotEquals : assertEquals;
        check(now[name], last[name], `${name} in epoch ${event.epoch}`);
      }
      for (const [name, weight] of Object.entries(model.state)) {
        const prior = [...await weight.data()];
        if (event.epoch < 4) assertEquals(prior, start[name]);
        if (event.epoch === 4) assertEquals(prior, now[name]);
      }
      last = now;
    }
    model.dispose();
    assertEquals(tf.memory().numTensors, before);
  },
);

testOnBackends(
  "a RecVAE fit that was interrupted goes on to the same weights",
  async (backend) => {
    const folder = await Deno.makeTempDir();
    const checkpoint = `${folder}/c.safetensors`;
    const split = toySplit();
    const whole = toyModel(1);
    await Array.fromAsync(whole.fit(split, FIT));
    // Two steps an epoch: within the encoder's and the decoder's, and between.
    for (const at of backend === "webgpu" ? [7] : [3, 6, 7, 8, 9]) {
      const first = toyModel(1);
      const controller = new AbortController();
      const signal = controller.signal;
      for await (
        const event of first.fit(split, { ...FIT, checkpoint, signal })
      ) {
        if (event.type === "step" && event.step === at) controller.abort();
      }
      const second = toyModel(9);
      const events = await Array.fromAsync(
        second.fit(split, { ...FIT, checkpoint }),
      );
      assert(events[0].type === "resumed");
      assertEquals(await numbers(second), await numbers(whole));
      first.dispose();
      second.dispose();
      await Deno.remove(checkpoint);
    }
    whole.dispose();
    await Deno.remove(folder, { recursive: true });
  },
);
