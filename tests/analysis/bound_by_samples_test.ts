import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals } from "@std/assert";
import { boundBySamples } from "../../lib/analysis/bound_by_samples.ts";
import { Sivae } from "../../lib/models/sivae.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { toySplit } from "../training/_toy.ts";

testOnBackends("the bracket closes as K grows", async () => {
  const { train } = toySplit(40);
  const model = new Sivae(train.items, new Random(1), {
    hidden: 12,
    units: 7,
    latent: 4,
    noise: 4,
  });
  const before = tf.memory().numTensors;
  const points = await boundBySamples(
    model,
    train,
    [1, 4, 16, 64],
    new Random(2),
    10,
  );
  assertEquals(points.map(({ samples }) => samples), [1, 4, 16, 64]);
  for (const [index, { samples, lower, upper }] of points.entries()) {
    assert(lower <= upper, `${lower} <= ${upper} at K = ${samples}`);
    if (index === 0) continue;
    const last = points[index - 1];
    assert(lower >= last.lower, "L_K rises");
    assert(upper <= last.upper, "its counterpart falls");
    // The mixture is at least q(z | ψ) / (K + 1).
    const most = Math.log((samples + 1) / (last.samples + 1));
    assert(lower - last.lower <= most + 1e-4);
  }
  assertEquals(tf.memory().numTensors, before, "no tensor leaks");
  model.dispose();
});
