/**
 * What every model of the registry owes: new ones are found and held to it.
 */
import * as tf from "@tensorflow/tfjs";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
} from "@std/assert";
import { evaluate } from "../../lib/evaluation/mod.ts";
import {
  type Interactions,
  sliceUsers,
} from "../../lib/interactions/interactions.ts";
import { loadModel, saveModel } from "../../lib/models/files.ts";
import type {
  Model,
  ModelDefinition,
  ModelOptions,
} from "../../lib/models/model.ts";
import { listModels } from "../../lib/models/registry.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import type { Trainable } from "../../lib/training/trainable.ts";
import { testOnBackends } from "../_backends.ts";
import { toySplit } from "../training/_toy.ts";

/** Small sizes and weights for the settings that models have in common. */
const SMALL: ModelOptions = {
  hidden: 12,
  units: 7,
  latent: 5,
  bottleneck: 8,
  factors: 6,
  flowHidden: 9,
  noise: 4,
  pseudoInputs: 3,
  heads: 2,
  width: 6,
  inducing: 3,
  seeds: 2,
  neighbours: 10,
  // A thousand times a rounding error would swamp the differences of a loss.
  divergence: 10,
};

const FIT = {
  ...DEFAULT_FIT,
  epochs: 12,
  batchSize: 32,
  learningRate: 2e-2,
  annealing: { cap: 0.2, epochs: 10 },
};

function small({ defaults }: ModelDefinition): ModelOptions {
  return Object.fromEntries(
    Object.entries(SMALL).filter(([name]) => name in defaults),
  );
}

function create(definition: ModelDefinition, items: number): Model {
  return definition.create(items, new Random(3), small(definition));
}

async function fit(model: Model): Promise<void> {
  for await (const event of model.fit(toySplit(), FIT)) {
    if (event.type === "end") assertEquals(event.reason, "finished");
  }
}

/** A user's scores do not depend on who else is scored. */
async function assertSameAlone(
  model: Model,
  input: Interactions,
  together: ArrayLike<number>,
): Promise<void> {
  const scores = model.score(sliceUsers(input, 0, 2));
  const alone = await scores.data();
  const scale = Math.max(...alone.map(Math.abs));
  alone.forEach((score, i) =>
    assertAlmostEquals(score, together[i], 1e-4 * scale)
  );
  scores.dispose();
}

function isTrainable(model: Model): model is Model & Trainable {
  return "parameters" in model;
}

const definitions = await listModels();

Deno.test("the names of the models are their own, and files say them", () => {
  const names = definitions.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  assertEquals(
    new Set(definitions.map(({ title }) => title)).size,
    names.length,
  );
});

for (const definition of definitions) {
  const { name } = definition;

  testOnBackends(
    `${name} learns, is saved and comes back the same`,
    async () => {
      const before = tf.memory().numTensors;
      const split = toySplit();
      const model = create(definition, split.train.items);
      assertEquals(model.name, name);
      for (const setting of Object.keys(definition.defaults)) {
        assert(setting in model.options, `options hold "${setting}"`);
      }
      await fit(model);
      const trained = await evaluate(model, split.test);
      // Each group of users likes one half of the items: chance finds few of the
      // three that are held out among the first twenty of the 33 unseen.
      if (name !== "popularity") {
        assertGreater(trained.metrics["ndcg@100"].mean, 0.55);
      }
      const folder = await Deno.makeTempDir();
      await saveModel(model, `${folder}/model`);
      const loaded = await loadModel(`${folder}/model`);
      assertEquals(loaded.options, model.options);
      const [a, b] = [model, loaded].map((m) => m.score(split.test.input));
      assertEquals(await a.data(), await b.data());
      await assertSameAlone(model, split.test.input, await a.data());
      tf.dispose([a, b]);
      model.dispose();
      loaded.dispose();
      await Deno.remove(folder, { recursive: true });
      assertEquals(tf.memory().numTensors, before, "no tensor leaks");
    },
  );

  testOnBackends(
    `the gradient of ${name} is that of its differences`,
    async (backend) => {
      const { train } = toySplit(30);
      const model = create(definition, train.items);
      if (!isTrainable(model)) {
        model.dispose();
        return;
      }
      const before = tf.memory().numTensors;
      const random = new Random(5);
      const userIndices = Uint32Array.from({ length: 30 }, (_, user) => user);
      // The same dropout and the same noise at every call.
      const loss = () =>
        model.loss({
          users: train,
          userIndices,
          beta: 0.3,
          epoch: 1,
          random: new Random(9),
        })
          .total;
      const each = Object.entries(model.parameters).map((entry) => [entry]);
      // A software GPU takes long: there, all parameters move at once.
      for (const group of backend === "webgpu" ? [each.flat()] : each) {
        const parameters = group.map(([, parameter]) => parameter);
        const directions = parameters.map(({ size, shape }) =>
          tf.tensor(
            Float32Array.from({ length: size }, () => random.normal()),
            shape,
          )
        );
        const { value, grads } = tf.variableGrads(loss, parameters);
        const slopes = tf.tidy(() =>
          tf.stack(
            parameters.map(({ name }, i) =>
              grads[name].mul(directions[i]).sum()
            ),
          )
        );
        const parts = [...await slopes.data()];
        const expected = parts.reduce((a, b) => a + b);
        const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
        // A step that moves the loss by about a hundredth, far above its rounding.
        const h = Math.min(0.02, 0.01 / size);
        const at = async (step: number) => {
          const kept = parameters.map((parameter) => parameter.clone());
          parameters.forEach((parameter, i) => {
            const moved = tf.tidy(() => kept[i].add(directions[i].mul(step)));
            parameter.assign(moved);
            moved.dispose();
          });
          const total = tf.tidy(loss);
          const [result] = await total.data();
          parameters.forEach((parameter, i) => parameter.assign(kept[i]));
          tf.dispose([kept, total]);
          return result;
        };
        const central = async (step: number) =>
          (await at(step) - await at(-step)) / (2 * step);
        // Richardson's extrapolation: what is left is of the fourth order in h.
        const found = (4 * await central(h / 2) - await central(h)) / 3;
        assertAlmostEquals(
          found,
          expected,
          0.01 * size + 0.01,
          group.map(([parameterName]) => parameterName).join(", "),
        );
        tf.dispose([value, grads, slopes, directions]);
      }
      assertEquals(tf.memory().numTensors, before, "no tensor leaks");
      model.dispose();
    },
  );
}
