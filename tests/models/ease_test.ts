import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { fromRows, sliceUsers } from "../../lib/interactions/interactions.ts";
import { Ease } from "../../lib/models/ease.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/ease.json" with { type: "json" };
import { toySplit } from "../training/_toy.ts";

const train = fromRows(golden.items, golden.itemCount);
const split = { ...toySplit(), train };
const heldOut = {
  input: sliceUsers(train, 0, 30),
  target: fromRows(Array(30).fill([23]), golden.itemCount),
};
const goldenSplit = { ...split, validation: heldOut, test: heldOut };

testOnBackends("EASE's weights and scores are NumPy's", async () => {
  const before = tf.memory().numTensors;
  for (const { lambda, weights, scores } of golden.cases) {
    const model = new Ease(golden.itemCount, { lambda });
    await Array.fromAsync(model.fit(goldenSplit, DEFAULT_FIT));
    const found = await model.weights().weight.data();
    assertClose(found, weights, 1e-5, `B for λ = ${lambda}`);
    for (let i = 0; i < golden.itemCount; i++) {
      assertEquals(found[i * golden.itemCount + i], 0, "diag(B) = 0");
    }
    const scored = model.score(sliceUsers(train, 0, 4));
    assertClose(await scored.data(), scores, 1e-5, `scores for λ = ${lambda}`);
    scored.dispose();
    model.dispose();
  }
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends(
  "an EASE fit that was interrupted goes on to the same weights",
  async () => {
    const before = tf.memory().numTensors;
    const folder = await Deno.makeTempDir();
    const checkpoint = `${folder}/c.safetensors`;
    const whole = new Ease(golden.itemCount);
    const steps = (await Array.fromAsync(whole.fit(goldenSplit, DEFAULT_FIT)))
      .filter(({ type }) => type === "step").length;
    assertEquals(steps, 3, "Gram matrix, inverse, division");
    for (let stop = 1; stop < steps; stop++) {
      const first = new Ease(golden.itemCount);
      const controller = new AbortController();
      for await (
        const event of first.fit(goldenSplit, {
          ...DEFAULT_FIT,
          checkpoint,
          signal: controller.signal,
        })
      ) {
        if (event.type === "step" && event.step === stop) controller.abort();
      }
      const second = new Ease(golden.itemCount);
      const events = await Array.fromAsync(
        second.fit(goldenSplit, { ...DEFAULT_FIT, checkpoint }),
      );
      assertEquals(events[0].type, "resumed");
      assertEquals(
        await second.weights().weight.data(),
        await whole.weights().weight.data(),
      );
      [first, second].forEach((model) => model.dispose());
      await Deno.remove(checkpoint);
    }
    whole.dispose();
    await Deno.remove(folder, { recursive: true });
    assertEquals(tf.memory().numTensors, before);
  },
);

testOnBackends("EASE names what is wrong", async () => {
  const before = tf.memory().numTensors;
  for (const lambda of [0, -1, NaN]) {
    assertThrows(() => new Ease(5, { lambda }), RangeError, "lambda");
  }
  const model = new Ease(5);
  assertThrows(() => model.score(sliceUsers(train, 0, 1)), Error, "not fitted");
  assertThrows(() => model.setWeights({}), RangeError, "weight");
  const weight = tf.zeros([4, 5]);
  assertThrows(() => model.setWeights({ weight }), RangeError, "[4,5]");
  weight.dispose();
  await Promise.resolve();
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends("EASE names the size that there is no room for", async () => {
  const items = 2 ** 26;
  const model = new Ease(items);
  const error = assertThrows(() => model.matrix(), RangeError);
  assert(error.message.includes(`${4 * items ** 2 / 2 ** 20} MiB`));
  assert(error.message.includes("slim"), error.message);
  await Promise.resolve();
  model.dispose();
});
