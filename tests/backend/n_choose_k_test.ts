import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { nChooseKLogLikelihoods, sparseRows } from "../../lib/backend/mod.ts";
import {
  inclusionProbabilities,
  nChooseKLogLikelihood,
} from "../../lib/choose/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";

const TOLERANCE = 1e-5;

/** Value and gradient of each row in double precision. */
function exact(eta: Float32Array, items: number, rows: Uint32Array[]) {
  const values: number[] = [];
  const gradients: Float64Array[] = [];
  rows.forEach((row, user) => {
    const own = Float64Array.from(
      eta.subarray(user * items, (user + 1) * items),
    );
    values.push(nChooseKLogLikelihood(own, row));
    const gradient = inclusionProbabilities(own, row.length).map((p) => -p);
    for (const item of row) gradient[item] += 1;
    gradients.push(gradient);
  });
  return { values, gradients };
}

for (
  const [items, scale] of [[1, 1], [2, 3], [7, 1], [37, 8], [130, 2], [999, 3]]
) {
  testOnBackends(
    `nChooseKLogLikelihoods of ${items} logits of scale ${scale}`,
    async () => {
      const random = new Random(items);
      const sizes = [0, 1, 2, items >> 1, items - 1, items]
        .filter((n) => n >= 0 && n <= items);
      const rows = sizes.map((n) => random.choice(items, n).sort());
      const eta = new Float32Array(sizes.length * items);
      random.fillNormal(eta);
      eta.forEach((value, index) => eta[index] = scale * value);
      const weights = sizes.map((_, user) => 1 + user / 2);
      const expected = exact(eta, items, rows);
      const before = tf.memory().numTensors;
      const { value, grad } = tf.tidy(() => {
        const x = sparseRows(fromRows(rows, items), items);
        return tf.valueAndGrad((eta) =>
          nChooseKLogLikelihoods(eta as tf.Tensor2D, x)
        )(tf.tensor2d(eta, [sizes.length, items]), tf.tensor1d(weights));
      });
      const values = await value.data();
      const gradient = await grad.data();
      sizes.forEach((n, user) => {
        // In nats; a sum over the logits cannot be finer than they are.
        const size = Math.max(1, Math.abs(expected.values[user]));
        const error = Math.abs(values[user] - expected.values[user]);
        assertEquals(
          error <= TOLERANCE * (size + scale),
          true,
          `${n} of ${items}: ${values[user]}, not ${expected.values[user]}`,
        );
        const own = gradient.subarray(user * items, (user + 1) * items);
        assertClose(
          Float64Array.from(own, (x) => 1 + x / weights[user]),
          expected.gradients[user].map((x) => 1 + x),
          TOLERANCE,
          `gradient of ${n} of ${items}`,
        );
      });
      tf.dispose([value, grad]);
      assertEquals(tf.memory().numTensors, before);
    },
  );
}

testOnBackends(
  "equal logits, and logits far apart, are no trouble",
  async () => {
    const items = 64;
    const rows = [20, 20].map((n) =>
      Uint32Array.from({ length: n }, (_, i) => i)
    );
    const eta = new Float32Array(2 * items);
    // In the second row the first 20 items are all but certain.
    eta.fill(80, items, items + 20);
    const { values } = exact(eta, items, rows);
    const x = sparseRows(fromRows(rows, items), items);
    const logits = tf.tensor2d(eta, [2, items]);
    const found = nChooseKLogLikelihoods(logits, x);
    const data = await found.data();
    assertClose([data[0]], [values[0]], TOLERANCE, "equal");
    assertEquals(Math.abs(data[1] - values[1]) < 1e-4, true);
    tf.dispose([logits, found]);
    x.dispose();
  },
);
