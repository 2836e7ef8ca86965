import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { sparseRows } from "../../lib/backend/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { loadModel, saveModel } from "../../lib/models/files.ts";
import { gaussianKl } from "../../lib/models/gaussian.ts";
import { MultVae } from "../../lib/models/mult_vae.ts";
import { normaliseAndDropOut } from "../../lib/models/layers.ts";
import { Random } from "../../lib/random.ts";
import { Adam } from "../../lib/training/adam.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/mult_vae.json" with { type: "json" };

/** The reference is in double precision, the model in single. */
const TOLERANCE = 1e-5;

const { users, items, hidden, latent, keep, beta, steps } = golden.sizes;
const reference = golden.float64;
const target = fromRows(golden.items, items);

/** The encoder's input of the reference: normalised, then its mask. */
function droppedInput() {
  const { offsets, indices } = fromRows(golden.kept, items);
  const values = new Float32Array(indices.length);
  for (let user = 0; user < users; user++) {
    const norm = Math.sqrt(golden.items[user].length);
    values.fill(1 / (keep * norm), offsets[user], offsets[user + 1]);
  }
  return { offsets, indices, values };
}

function goldenModel(): MultVae {
  const model = new MultVae(items, new Random(1), { hidden, latent, keep });
  const weights = Object.fromEntries(
    Object.entries(model.parameters).map(([name, { shape }]) => [
      name,
      tf.tensor(
        golden.parameters[name as keyof typeof golden.parameters],
        shape,
      ),
    ]),
  );
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

testOnBackends("the forward pass is PyTorch's", async () => {
  const before = tf.memory().numTensors;
  const model = goldenModel();
  const { mean, logVariance, kl } = tf.tidy(() => {
    const posterior = model.encode(sparseRows(droppedInput(), items));
    return { ...posterior, kl: gaussianKl(posterior) };
  });
  assertClose(await mean.data(), reference.forward.mean, TOLERANCE, "μ");
  assertClose(
    await logVariance.data(),
    reference.forward.logVariance,
    TOLERANCE,
    "log σ²",
  );
  assertClose(await kl.data(), reference.losses.kl, TOLERANCE, "KL");
  const scores = model.score(target);
  assertClose(await scores.data(), reference.scores, TOLERANCE, "scores");
  tf.dispose([mean, logVariance, kl, scores]);
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends("loss, gradients and Adam are PyTorch's", async () => {
  const before = tf.memory().numTensors;
  const model = goldenModel();
  const adam = new Adam(model.parameters);
  const input = droppedInput();
  for (let step = 0; step < steps; step++) {
    const epsilon = tf.tensor2d(golden.noise, [users, latent]);
    const { value, grads } = tf.variableGrads(
      () => model.negativeElbo(input, target, epsilon, beta).total,
      Object.values(model.parameters),
    );
    const gradients = Object.fromEntries(
      Object.entries(model.parameters)
        .map(([name, variable]) => [name, grads[variable.name]]),
    );
    if (step === 0) {
      assertClose(await value.data(), reference.loss, TOLERANCE, "loss");
      for (const [name, expected] of Object.entries(reference.gradients)) {
        const actual = await gradients[name].data();
        assertClose(actual, expected, TOLERANCE, `∂ ${name}`);
      }
    }
    adam.update(gradients);
    tf.dispose([value, grads, epsilon]);
  }
  for (const [name, expected] of Object.entries(reference.afterAdam)) {
    const actual = await model.parameters[name].data();
    // Adam divides a gradient by its own size, so where a gradient is all but
    // zero its rounding error decides the step: there is nothing to compare.
    const gradient =
      reference.gradients[name as keyof typeof reference.gradients];
    const largest = Math.max(...gradient.map(Math.abs));
    const firm = (_: number, i: number) =>
      Math.abs(gradient[i]) > 1e-3 * largest;
    assertClose(
      actual.filter(firm),
      expected.filter(firm),
      TOLERANCE,
      `${name} after Adam`,
    );
  }
  adam.dispose();
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends("the parts of the loss are means over the batch", async () => {
  const model = goldenModel();
  const parts = tf.tidy(() => {
    const epsilon = tf.tensor2d(golden.noise, [users, latent]);
    return { ...model.negativeElbo(droppedInput(), target, epsilon, 1).parts };
  });
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / users;
  assertClose(
    await parts.reconstruction.data(),
    [-mean(reference.losses.multinomial)],
    TOLERANCE,
    "reconstruction",
  );
  assertClose(
    await parts.kl.data(),
    [mean(reference.losses.kl)],
    TOLERANCE,
    "kl",
  );
  tf.dispose(parts);
  model.dispose();
});

testOnBackends("a saved model scores as before", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/model.safetensors`;
  const model = goldenModel();
  await saveModel(model, path);
  const before = tf.memory().numTensors;
  const loaded = await loadModel(path);
  const [a, b] = [model.score(target), loaded.score(target)];
  assertEquals(await a.data(), await b.data());
  tf.dispose([a, b]);
  loaded.dispose();
  assertEquals(tf.memory().numTensors, before);
  model.dispose();
  await Deno.remove(folder, { recursive: true });
});

testOnBackends(
  "weights of another size are refused and change nothing",
  async () => {
    const model = goldenModel();
    const other = new MultVae(items + 1, new Random(1), { hidden, latent });
    const before = await model.parameters["encoder.hidden.weight"].data();
    assertThrows(
      () => model.setWeights(other.weights()),
      RangeError,
      "another data set",
    );
    assertThrows(() => model.setWeights({}), RangeError, "lack");
    assertEquals(
      await model.parameters["encoder.hidden.weight"].data(),
      before,
    );
    model.dispose();
    other.dispose();
  },
);

Deno.test("a model file that is missing is named", async () => {
  await assertRejects(() => loadModel("no/such/file"), Error, "no/such/file");
});

Deno.test("dropout keeps about the share it should, and scales it up", () => {
  const row = fromRows([Array.from({ length: 10_000 }, (_, i) => i)], 10_000);
  const { indices, values } = normaliseAndDropOut(row, 0.5, new Random(1));
  assertEquals(Math.abs(indices.length - 5000) < 200, true);
  assertClose(values!.subarray(0, 1), [1 / (0.5 * 100)], 1e-6, "value");
  const all = normaliseAndDropOut(row, 1);
  assertEquals(all.indices, row.indices);
  assertClose(all.values!.subarray(0, 1), [1 / 100], 1e-6, "value");
});
