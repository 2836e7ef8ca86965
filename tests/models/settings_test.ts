import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import type { ModelDefinition } from "../../lib/models/model.ts";
import { listModels } from "../../lib/models/registry.ts";
import { Random } from "../../lib/random.ts";

/** Values that no setting of a name may have, whatever the model. */
const REFUSED: Readonly<Record<string, readonly number[]>> = {
  hidden: [1.5, 0, NaN],
  latent: [0, -1, 2.5],
  units: [0, 1.5],
  bottleneck: [0, 1.5],
  width: [0, 1.5],
  keep: [0, 2, -0.5, NaN],
  layers: [0, 1.5],
  noise: [0, 1.5],
  samples: [-1, 1.5],
  draws: [0, 1.5],
  growth: [-1, NaN],
  flows: [-1, 0, 1.5],
  flowHidden: [0, 1.5],
  pseudoInputs: [0, -1, 1.5],
  lambda: [-1, NaN],
  negatives: [-1],
  foldIn: [-1, 1.5],
  foldInRate: [-1],
  divergence: [-1],
  sparsity: [-1],
  gamma: [-1],
  encoderEpochs: [-1, 0, 1.5],
  maskWeight: [-1],
  heads: [-1, 0],
  seeds: [0, 1.5],
  inducing: [0, 1.5],
  sampled: [0, 1.5],
  // Of the models that take no gradients.
  neighbours: [0, 1.5],
  shrink: [-1],
  l1: [0],
  l2: [-1],
  tolerance: [0],
  passes: [0, 1.5],
  factors: [0, 1.5],
  weight: [0.5],
  regularisation: [0],
  sweeps: [0, 1.5],
  steps: [0, 1.5],
};

/** As small as it goes, so that a value that is let through costs nothing. */
const SMALL = { hidden: 4, latent: 2, units: 3, flowHidden: 3, noise: 2 };

function create(definition: ModelDefinition, name: string, value: number) {
  const settings = { ...SMALL, [name]: value };
  const own = Object.entries(settings)
    .filter(([setting]) => setting in definition.defaults);
  return definition.create(6, new Random(1), Object.fromEntries(own));
}

Deno.test("a setting out of range is named, and nothing is allocated", async () => {
  await useBackend("cpu");
  const before = tf.memory().numTensors;
  for (const definition of await listModels()) {
    for (const [name, example] of Object.entries(definition.defaults)) {
      if (typeof example !== "number") continue;
      assert(name in REFUSED, `${definition.name} has a new setting: ${name}`);
      for (const value of REFUSED[name]) {
        const which = `${definition.name} ${name}=${value}`;
        const { message } = assertThrows(
          () => create(definition, name, value),
          RangeError,
          String(value),
          which,
        );
        assert(message.includes(name), `${which}: ${message}`);
        assertEquals(tf.memory().numTensors, before, which);
      }
    }
  }
});
