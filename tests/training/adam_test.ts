import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { Adam } from "../../lib/training/adam.ts";
import { testOnBackends } from "../_backends.ts";

testOnBackends(
  "a parameter that sits updates out is moved as if there were none",
  async () => {
    const before = tf.memory().numTensors;
    const variable = () => tf.variable(tf.tensor1d([1, -2, 3]));
    const [busy, idle, alone] = [variable(), variable(), variable()];
    const both = new Adam({ busy, idle });
    const single = new Adam({ idle: alone });
    const gradient = tf.tensor1d([0.3, -0.2, 5]);
    for (let step = 1; step <= 7; step++) {
      // Only every other update gives it a gradient.
      if (step % 2 === 0) {
        both.update({ busy: gradient, idle: gradient });
        single.update({ idle: gradient });
      } else {
        both.update({ busy: gradient });
      }
    }
    assertEquals(both.step, 7);
    assertEquals(both.idle, { idle: 4 });
    assertEquals(await idle.data(), await alone.data());
    const restored = new Adam({ busy, idle });
    restored.restore(both.step, both.moments, both.idle);
    restored.update({ idle: gradient });
    single.update({ idle: gradient });
    assertEquals(await idle.data(), await alone.data());
    [both, single, restored].forEach((adam) => adam.dispose());
    tf.dispose([busy, idle, alone, gradient]);
    // Each tf.variable() keeps the tensor that it was made from.
    assertEquals(tf.memory().numTensors, before + 3);
  },
);
