import * as tf from "@tensorflow/tfjs";
import {
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { Awae } from "../../lib/models/awae.ts";
import { normalNoise } from "../../lib/models/layers.ts";
import { maximumMeanDiscrepancy } from "../../lib/models/maximum_mean_discrepancy.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import golden from "../reference/golden/awae.json" with { type: "json" };
import {
  assertLossAndGradients,
  droppedInput,
  setParameters,
} from "./_golden.ts";

const { itemCount, options } = golden;
const target = fromRows(golden.items, itemCount);

for (const cost of ["multinomial", "logistic"] as const) {
  testOnBackends(
    `aWAE's loss and gradients are PyTorch's, cost ${cost}`,
    async () => {
      const before = tf.memory().numTensors;
      const model = new Awae(itemCount, new Random(1), { ...options, cost });
      setParameters(model, golden.parameters);
      const shape: [number, number] = [golden.items.length, options.latent];
      await assertLossAndGradients(
        model,
        () =>
          model.penalisedCost(
            droppedInput(golden),
            target,
            tf.tensor2d(golden.epsilon, shape),
            tf.tensor2d(golden.prior, shape),
          ).total,
        golden[cost],
      );
      model.dispose();
      assertEquals(tf.memory().numTensors, before);
    },
  );
}

Deno.test("aWAE refuses a cost that it does not know", () => {
  assertThrows(
    () => new Awae(5, new Random(1), { cost: "hinge" }),
    RangeError,
    '"multinomial" or "logistic"',
  );
});

testOnBackends(
  "the discrepancy is about zero for one distribution",
  async () => {
    const random = new Random(4);
    const noise = () => normalNoise([400, 3], random);
    const between = async (samples: () => [tf.Tensor2D, tf.Tensor2D]) => {
      const result = tf.tidy(() => maximumMeanDiscrepancy(...samples()));
      const [value] = await result.data();
      result.dispose();
      return value;
    };
    assertLess(Math.abs(await between(() => [noise(), noise()])), 0.01);
    assertGreater(await between(() => [noise(), noise().add(1)]), 0.05);
    assertGreater(await between(() => [noise(), noise().mul(3)]), 0.05);
    assertEquals(await between(() => [tf.zeros([1, 3]), tf.ones([1, 3])]), 0);
  },
);
