import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import { evaluate } from "../../lib/evaluation/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { Cdae } from "../../lib/models/cdae.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/cdae.json" with { type: "json" };
import { toySplit } from "../training/_toy.ts";
import {
  assertLossAndGradients,
  droppedInput,
  setParameters,
  TOLERANCE,
} from "./_golden.ts";

const { itemCount, trained, options } = golden;
const target = fromRows(golden.items, itemCount);

function goldenModel(): Cdae {
  const model = new Cdae(itemCount, new Random(1), options);
  model.addUsers(trained);
  setParameters(model, golden.parameters);
  return model;
}

testOnBackends("CDAE's loss and gradients are PyTorch's", async () => {
  const before = tf.memory().numTensors;
  const model = goldenModel();
  const users = Uint32Array.from(golden.batch);
  await assertLossAndGradients(
    model,
    () => model.denoising(droppedInput(golden), target, users).total,
    golden,
  );
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends("CDAE's new users are folded in as by PyTorch", async () => {
  const model = goldenModel();
  const before = tf.memory().numTensors;
  const scores = model.score(target);
  assertClose(await scores.data(), golden.scores, TOLERANCE, "scores");
  scores.dispose();
  assertEquals(tf.memory().numTensors, before);
  model.dispose();
});

testOnBackends("CDAE learns users' factors, and forgets them", async () => {
  const before = tf.memory().numTensors;
  const split = toySplit();
  const model = new Cdae(split.train.items, new Random(2), { bottleneck: 8 });
  const untrained = await evaluate(model, split.test);
  const fit = model.fit(split, {
    ...DEFAULT_FIT,
    epochs: 15,
    batchSize: 32,
    learningRate: 1e-2,
  });
  let largest = 0;
  for await (const event of fit) {
    if (event.type !== "epoch") continue;
    const factors = await model.parameters["users.factors"].data();
    assertEquals(factors.length, split.train.users * 8);
    largest = Math.max(...factors.map(Math.abs));
  }
  assertNotEquals(largest, 0);
  assertEquals("users.factors" in model.parameters, false);
  const { metrics } = await evaluate(model, split.test);
  assertGreater(
    metrics["ndcg@100"].mean,
    untrained.metrics["ndcg@100"].mean + 0.1,
  );
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends(
  "a CDAE fit that was interrupted goes on to the same weights",
  async () => {
    const folder = await Deno.makeTempDir();
    const checkpoint = `${folder}/c.safetensors`;
    const split = toySplit();
    const settings = { ...DEFAULT_FIT, epochs: 3, batchSize: 32 };
    const create = (seed: number) =>
      new Cdae(split.train.items, new Random(seed), { bottleneck: 4 });
    const whole = create(1);
    await Array.fromAsync(whole.fit(split, settings));
    const first = create(1);
    const controller = new AbortController();
    for await (
      const event of first.fit(split, {
        ...settings,
        checkpoint,
        signal: controller.signal,
      })
    ) {
      if (event.type === "step" && event.step === 6) controller.abort();
    }
    const second = create(5);
    await Array.fromAsync(second.fit(split, { ...settings, checkpoint }));
    for (const [name, weight] of Object.entries(whole.weights())) {
      assertEquals(await second.weights()[name].data(), await weight.data());
    }
    [whole, first, second].forEach((model) => model.dispose());
    await Deno.remove(folder, { recursive: true });
  },
);
