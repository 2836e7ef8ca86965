import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { fromRows, sliceUsers } from "../../lib/interactions/interactions.ts";
import { definition, Slim } from "../../lib/models/slim.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/slim.json" with { type: "json" };
import { toySplit } from "../training/_toy.ts";
import { denseColumns } from "./_columns.ts";

const { itemCount } = golden;
const train = fromRows(golden.items, itemCount);
const heldOut = {
  input: sliceUsers(train, 0, 30),
  target: fromRows(Array(30).fill([itemCount - 1]), itemCount),
};
const split = { train, validation: heldOut, test: heldOut };

testOnBackends("SLIM's weights and scores are scikit-learn's", async () => {
  const before = tf.memory().numTensors;
  for (const { l1, l2, weights, objectives, scores } of golden.cases) {
    const model = new Slim(itemCount, { l1, l2, tolerance: 1e-6 });
    let loss = NaN;
    for await (const event of model.fit(split, DEFAULT_FIT)) {
      if (event.type === "epoch") loss = event.loss;
    }
    const what = `l1 = ${l1}, l2 = ${l2}`;
    const found = await denseColumns(model.weights(), itemCount);
    assertClose(found, weights, 2e-4, `W for ${what}`);
    for (let i = 0; i < itemCount; i++) {
      assertEquals(found[i * itemCount + i], 0, "diag(W) = 0");
    }
    assert(found.every((weight) => weight >= 0));
    const mean = objectives.reduce((sum, value) => sum + value) / itemCount;
    assertClose([loss], [mean], 1e-6, `objective for ${what}`);
    const scored = model.score(sliceUsers(train, 0, 4));
    assertClose(await scored.data(), scores, 2e-4, `scores for ${what}`);
    scored.dispose();
    model.dispose();
  }
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends(
  "a SLIM fit that was interrupted goes on to the same weights",
  async () => {
    const before = tf.memory().numTensors;
    const folder = await Deno.makeTempDir();
    const checkpoint = `${folder}/c.safetensors`;
    // 150 items are three steps; those above 30 have no users.
    const wide = (x: typeof train) => ({
      ...x,
      items: 150,
      itemIds: Array.from({ length: 150 }, (_, item) => String(item)),
    });
    const wideHeldOut = {
      input: wide(heldOut.input),
      target: wide(heldOut.target),
    };
    const wideSplit = {
      train: wide(train),
      validation: wideHeldOut,
      test: wideHeldOut,
    };
    const whole = new Slim(150);
    await Array.fromAsync(whole.fit(wideSplit, DEFAULT_FIT));
    const first = new Slim(150);
    const controller = new AbortController();
    for await (
      const event of first.fit(wideSplit, {
        ...DEFAULT_FIT,
        checkpoint,
        signal: controller.signal,
      })
    ) {
      if (event.type === "step" && event.step === 2) controller.abort();
    }
    const second = new Slim(150);
    const [resumed] = await Array.fromAsync(
      second.fit(wideSplit, { ...DEFAULT_FIT, checkpoint }),
    );
    assertEquals(resumed.type, "resumed");
    for (const [name, weight] of Object.entries(whole.weights())) {
      assertEquals(second.weights()[name].dtype, weight.dtype);
      assertEquals(await second.weights()[name].data(), await weight.data());
    }
    assert((await whole.weights().values.data()).length > 0);
    [whole, first, second].forEach((model) => model.dispose());
    await Deno.remove(folder, { recursive: true });
    assertEquals(tf.memory().numTensors, before);
  },
);

Deno.test("SLIM searches the paper's sixteen pairs", () => {
  const { grid } = definition;
  assertEquals(grid?.length, 16);
  const pairs = new Set(grid!.map(({ l1, l2 }) => `${l1} ${l2}`));
  for (const l1 of [0.1, 0.5, 1, 5]) {
    for (const l2 of [0.1, 0.5, 1, 5]) assert(pairs.has(`${l1} ${l2}`));
  }
});

testOnBackends("SLIM names what is wrong", async () => {
  const before = tf.memory().numTensors;
  const { items } = toySplit().train;
  const bad = [
    ["l1", { l1: 0 }],
    ["l2", { l2: -1 }],
    ["tolerance", { tolerance: 0 }],
    ["passes", { passes: 1.5 }],
  ] as const;
  for (const [name, options] of bad) {
    assertThrows(() => new Slim(items, options), RangeError, name);
  }
  const model = new Slim(items);
  const weights = {
    offsets: tf.tensor1d([0, 1], "int32"),
    indices: tf.tensor1d([items], "int32"),
    values: tf.tensor1d([1]),
  };
  assertThrows(() => model.setWeights(weights), RangeError, "another data");
  const { offsets, indices } = weights;
  const missing = assertThrows(
    () => model.setWeights({ offsets, indices }),
    RangeError,
  );
  assert(missing.message.includes('"values"'));
  tf.dispose(weights);
  model.dispose();
  await Promise.resolve();
  assertEquals(tf.memory().numTensors, before);
});
