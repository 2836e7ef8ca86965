import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { normaliseAndDropOut } from "../../lib/models/layers.ts";
import type { MultVae } from "../../lib/models/mult_vae.ts";
import { findModel } from "../../lib/models/registry.ts";
import type { Sivae } from "../../lib/models/sivae.ts";
import { Random } from "../../lib/random.ts";
import type { Loss, Trainable } from "../../lib/training/trainable.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/variants.json" with { type: "json" };

/** The reference is in double precision, the models in single. */
const TOLERANCE = 2e-5;

const { users, items, latent, noise, beta } = golden.sizes;
const target = fromRows(golden.items, items);
const input = normaliseAndDropOut(target, 1);

function sivaeLoss(model: Trainable): Loss {
  const rows = (values: number[], width = noise) =>
    tf.tensor2d(values, [values.length / width, width]);
  return (model as Sivae).negativeBound(input, target, {
    own: golden.own.map((values) => rows(values)),
    others: golden.others.map((values) => rows(values)),
    epsilon: rows(golden.draws, latent),
    beta,
  });
}

function gaussianLoss(model: Trainable): Loss {
  const epsilon = tf.tensor2d(golden.epsilon, [users, latent]);
  return (model as MultVae).negativeElbo(input, target, epsilon, beta);
}

for (const [name, reference] of Object.entries(golden.models)) {
  testOnBackends(`loss and gradients of ${name} are PyTorch's`, async () => {
    const before = tf.memory().numTensors;
    const definition = await findModel(name);
    const settings = Object.fromEntries(
      Object.entries(golden.sizes)
        .filter(([setting]) => setting in definition.defaults),
    );
    const model = definition.create(items, new Random(1), settings) as
      & ReturnType<typeof definition.create>
      & Trainable;
    const parameters: Record<string, number[]> = reference.parameters;
    assertEquals(
      Object.keys(model.parameters).sort(),
      Object.keys(parameters).sort(),
    );
    const weights = Object.fromEntries(
      Object.entries(model.parameters).map(([name, { shape }]) => [
        name,
        tf.tensor(parameters[name], shape),
      ]),
    );
    model.setWeights(weights);
    tf.dispose(weights);
    const parts: Record<string, tf.Scalar> = {};
    const { value, grads } = tf.variableGrads(() => {
      const loss = name === "sivae" ? sivaeLoss(model) : gaussianLoss(model);
      for (const [part, scalar] of Object.entries(loss.parts)) {
        parts[part] = tf.keep(scalar);
      }
      return loss.total;
    }, Object.values(model.parameters));
    assertClose(await value.data(), [reference.loss], TOLERANCE, "loss");
    assertClose(
      await parts.reconstruction.data(),
      [reference.reconstruction],
      TOLERANCE,
      "reconstruction",
    );
    assertClose(await parts.kl.data(), [reference.kl], TOLERANCE, "kl");
    for (const [name, variable] of Object.entries(model.parameters)) {
      const expected = (reference.gradients as Record<string, number[]>)[name];
      const found = await grads[variable.name].data();
      assertClose(found, expected, TOLERANCE, `∂ ${name}`);
    }
    tf.dispose([value, grads, parts]);
    model.dispose();
    assertEquals(tf.memory().numTensors, before, "no tensor leaks");
  });
}
