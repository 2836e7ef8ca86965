import * as tf from "@tensorflow/tfjs";
import {
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { findModel } from "../../lib/models/registry.ts";
import { withOptions } from "../../lib/models/with_options.ts";
import { Random } from "../../lib/random.ts";
import { toySplit } from "../training/_toy.ts";

await useBackend("cpu");
const { input } = toySplit().test;
const definition = await findModel("cdae");
const make = () =>
  definition.create(input.items, new Random(1), { bottleneck: 4 });

Deno.test("other options: the same weights, scored otherwise", () => {
  const before = tf.memory().numTensors;
  const model = make();
  const same = withOptions(definition, model, {});
  const other = withOptions(definition, model, { foldIn: 0 });
  assertEquals(same.options, model.options);
  assertEquals(other.options, { ...model.options, foldIn: 0 });
  const scores = [model, same, other].map((of) => of.score(input));
  const [first, second, third] = scores.map((score) => score.dataSync()[0]);
  assertAlmostEquals(first, second, 1e-6);
  assertNotEquals(first, third);
  model.dispose();
  // The copy has weights of its own.
  tf.dispose([...scores, other.score(input)]);
  same.dispose();
  other.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("other options: sizes that the weights do not have", () => {
  const before = tf.memory().numTensors;
  const model = make();
  assertThrows(
    () => withOptions(definition, model, { bottleneck: 5 }),
    RangeError,
  );
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});
