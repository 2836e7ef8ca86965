import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { Wmf } from "../../lib/models/wmf.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import { toySplit } from "../training/_toy.ts";
import golden from "../reference/golden/wmf.json" with { type: "json" };

/** The reference is in double precision, the model in single. */
const TOLERANCE = 2e-4;

const { items, factors } = golden.sizes;
const { weight, regularisation, sweeps } = golden;
const train = fromRows(golden.lists, items);

/** The golden model before its first sweep; solved to the end in each. */
function start(): Wmf {
  const model = new Wmf(items, new Random(1), {
    factors,
    weight,
    regularisation,
    sweeps,
    steps: 12,
  });
  const weights = { items: tf.tensor2d(golden.start, [items, factors]) };
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

testOnBackends(
  "sweeps and objective are those of the normal equations",
  async () => {
    const before = tf.memory().numTensors;
    const model = start();
    const heldOut = { input: train, target: train };
    const split = { train, validation: heldOut, test: heldOut };
    const objectives: number[] = [];
    for await (const event of model.fit(split, DEFAULT_FIT)) {
      if (event.type === "step") objectives.push(event.loss);
    }
    assertClose(objectives, golden.objectives, TOLERANCE, "objective");
    const { items: found } = model.weights();
    assertClose(
      await found.data(),
      golden.itemFactors,
      TOLERANCE,
      "item factors",
    );
    const folded = model.foldIn(fromRows(golden.fresh, items));
    assertClose(await folded.data(), golden.folded, TOLERANCE, "new users");
    folded.dispose();
    model.dispose();
    assertEquals(tf.memory().numTensors, before, "no tensor leaks");
  },
);

testOnBackends("the objective never rises, with few steps too", async () => {
  const split = toySplit();
  const model = new Wmf(split.train.items, new Random(2), {
    factors: 5,
    steps: 1,
  });
  let last = Infinity;
  for await (const event of model.fit(split, DEFAULT_FIT)) {
    if (event.type !== "step") continue;
    assert(event.loss <= last * (1 + 1e-5), `${event.loss} after ${last}`);
    last = event.loss;
  }
  model.dispose();
});

testOnBackends("many rows are solved as a few are", async () => {
  const random = new Random(3);
  const rows = Array.from({ length: 900 }, () => random.choice(30, 3));
  const x = fromRows(rows, 30);
  const model = new Wmf(30, new Random(1), { factors: 4 });
  const zeros = tf.zeros<tf.Rank.R2>([900, 4]);
  const { items: factors } = model.weights();
  const all = await model.solve(x, zeros, factors as tf.Tensor2D, 4, 400);
  const few = model.foldIn(fromRows(rows.slice(898), 30));
  const together = (await all.data()).subarray(898 * 4);
  assertClose(together, await few.data(), 1e-3, "rows past the first block");
  tf.dispose([zeros, all, few]);
  model.dispose();
});

Deno.test("settings that make no sense are refused", () => {
  const make = (options: object) => () => new Wmf(3, new Random(1), options);
  assertThrows(make({ weight: 0.5 }), RangeError, "weight");
  assertThrows(make({ factors: 0 }), RangeError, "factors");
  assertThrows(make({ regularisation: 0 }), RangeError, "regularisation");
});
