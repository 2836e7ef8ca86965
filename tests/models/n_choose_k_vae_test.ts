import * as tf from "@tensorflow/tfjs";
import { assert, assertAlmostEquals, assertGreater } from "@std/assert";
import { evaluate } from "../../lib/evaluation/mod.ts";
import { NChooseKVae } from "../../lib/models/n_choose_k_vae.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { toySplit } from "../training/_toy.ts";

const SIZES = { hidden: 12, latent: 5 };

testOnBackends(
  "the loss on (9) has the gradient of its differences",
  async () => {
    const random = new Random(5);
    const { train } = toySplit(30);
    const model = new NChooseKVae(train.items, random, SIZES);
    const epsilon = tf.tensor2d(
      Array.from({ length: 30 * 5 }, () => random.normal()),
      [30, 5],
    );
    const loss = () => model.negativeElbo(train, train, epsilon, 0.3).total;
    for (const [name, parameter] of Object.entries(model.parameters)) {
      const direction = tf.tensor(
        Float32Array.from({ length: parameter.size }, () => random.normal()),
        parameter.shape,
      );
      const { value, grads } = tf.variableGrads(loss, [parameter]);
      const slope = tf.tidy(() => grads[parameter.name].mul(direction).sum());
      // A step that moves the loss by about a hundredth, far above its rounding.
      const [expected] = await slope.data();
      const h = Math.min(0.02, 0.01 / Math.abs(expected));
      const at = async (step: number) => {
        const moved = tf.tidy(() => parameter.add(direction.mul(step)));
        const kept = tf.tidy(() => parameter.add(0));
        parameter.assign(moved);
        const total = tf.tidy(loss);
        const [result] = await total.data();
        parameter.assign(kept);
        tf.dispose([moved, kept, total]);
        return result;
      };
      const found = (await at(h) - await at(-h)) / (2 * h);
      assertAlmostEquals(
        found,
        expected,
        0.01 * Math.abs(expected) + 0.01,
        name,
      );
      tf.dispose([value, grads, slope, direction]);
    }
    epsilon.dispose();
    model.dispose();
  },
);

testOnBackends("training on (9) learns", async () => {
  const split = toySplit();
  const model = new NChooseKVae(40, new Random(1), SIZES);
  const untrained = await evaluate(model, split.test);
  const losses: number[] = [];
  const fit = { ...DEFAULT_FIT, epochs: 6, batchSize: 32, learningRate: 2e-2 };
  for await (const event of model.fit(split, fit)) {
    if (event.type === "epoch") losses.push(event.loss);
  }
  const trained = await evaluate(model, split.test);
  assert(losses[losses.length - 1] < losses[0]);
  assertGreater(
    trained.metrics["ndcg@100"].mean,
    untrained.metrics["ndcg@100"].mean + 0.05,
  );
  model.dispose();
});
