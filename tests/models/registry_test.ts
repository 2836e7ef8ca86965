import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertRejects } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { evaluate } from "../../lib/evaluation/mod.ts";
import { findModel, listModels } from "../../lib/models/registry.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { toySplit } from "../training/_toy.ts";

/** A whole model, as somebody would add it. */
const DUMMY = `
import * as tf from "@tensorflow/tfjs";
import { fitInSteps } from "LIB/training/fit_in_steps.ts";

class Dummy {
  name = "dummy";
  options = {};
  constructor(items) { this.items = items; }
  fit(split, options) { return fitInSteps(this, split, options, 1, async () => {}); }
  score(input) { return tf.range(0, this.items).tile([input.users]).reshape([input.users, this.items]); }
  weights() { return {}; }
  setWeights() {}
  dispose() {}
}

export const definition = {
  name: "dummy",
  title: "Dummy",
  source: "a test",
  defaults: {},
  annealed: false,
  create: (items) => new Dummy(items),
};
`;

Deno.test("a new model is one file, which is found and goes through it all", async () => {
  await useBackend("cpu");
  // Beside the tests, so that it has the project's imports.
  const folder = await Deno.makeTempDir({
    dir: new URL(".", import.meta.url).pathname,
    prefix: ".dummy-",
  });
  try {
    const lib = new URL("../../lib", import.meta.url).href;
    await Deno.writeTextFile(
      `${folder}/dummy.ts`,
      "// @ts-nocheck\n" + DUMMY.replaceAll("LIB", lib),
    );
    const models = await listModels(new URL(`file://${folder}/`));
    assertEquals(models.map(({ name }) => name), ["dummy"]);
    const split = toySplit();
    const model = models[0].create(split.train.items, new Random(1));
    const types: string[] = [];
    for await (const { type } of model.fit(split, DEFAULT_FIT)) {
      types.push(type);
    }
    assertEquals(types, ["step", "epoch", "end"]);
    const before = tf.memory().numTensors;
    const { metrics } = await evaluate(model, split.test);
    assertEquals(metrics["ndcg@100"].users, 30);
    assertEquals(tf.memory().numTensors, before);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("all the models of the paper's tables are there", async () => {
  const names = new Set((await listModels()).map(({ name }) => name));
  const wanted = [
    ...["mult-vae", "multinomial", "logistic", "logistic-vae"],
    ...["n-choose-k-vae", "vamp", "iaf", "reg", "sivae", "cdae", "awae"],
    ...["wmf", "slim", "popularity", "item-knn", "ease", "recvae"],
  ];
  assertEquals(wanted.filter((name) => !names.has(name)), []);
});

Deno.test("an unknown model is named, with those that there are", async () => {
  await assertRejects(() => findModel("no-such"), RangeError, "mult-vae");
});
