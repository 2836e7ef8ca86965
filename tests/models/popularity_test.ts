import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { fromRows, sliceUsers } from "../../lib/interactions/interactions.ts";
import { Popularity } from "../../lib/models/popularity.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";

testOnBackends("popularity scores by the training users alone", async () => {
  const before = tf.memory().numTensors;
  const train = fromRows([[0, 2], [2], [2, 3], []], 5);
  const heldOut = { input: fromRows([[0]], 5), target: fromRows([[4]], 5) };
  const split = { train, validation: heldOut, test: heldOut };
  const model = new Popularity(5);
  await Array.fromAsync(model.fit(split, DEFAULT_FIT));
  const scores = model.score(sliceUsers(train, 0, 2));
  assertEquals(scores.shape, [2, 5]);
  assertEquals([...await scores.data()], [1, 0, 3, 1, 0, 1, 0, 3, 1, 0]);
  scores.dispose();
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});
