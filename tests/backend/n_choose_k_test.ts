import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertThrows } from "@std/assert";
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

/** Value and gradient of the op on the current backend, all weights 1. */
async function single(eta: Float32Array, items: number, rows: Uint32Array[]) {
  const { value, grad } = tf.tidy(() => {
    const x = sparseRows(fromRows(rows, items), items);
    return tf.valueAndGrad((eta) =>
      nChooseKLogLikelihoods(eta as tf.Tensor2D, x)
    )(tf.tensor2d(eta, [rows.length, items]), tf.ones([rows.length]));
  });
  const values = await value.data();
  const gradient = await grad.data();
  tf.dispose([value, grad]);
  return {
    values,
    gradients: rows.map((_, user) =>
      gradient.subarray(user * items, (user + 1) * items)
    ),
  };
}

for (
  const [items, scale, sizes] of [
    [20_108, 2, [0, 1, 70, 2000, 20_100, 20_107, 20_108]],
    [41_140, 1, [1, 300, 41_139]],
  ] as const
) {
  testOnBackends(
    `at ${items} items value and gradient have five digits for every N`,
    async () => {
      const random = new Random(3);
      const rows = sizes.map((n) => random.choice(items, n).sort());
      const eta = new Float32Array(rows.length * items);
      random.fillNormal(eta);
      eta.forEach((value, index) => eta[index] = scale * value);
      const expected = exact(eta, items, rows);
      const found = await single(eta, items, rows);
      rows.forEach(({ length }, user) => {
        assertClose(
          [found.values[user]],
          [expected.values[user]],
          TOLERANCE,
          `value of N = ${length}`,
        );
        // In the gradient's own unit, 1 for an item more.
        expected.gradients[user].forEach((value, item) =>
          assert(
            Math.abs(found.gradients[user][item] - value) <= TOLERANCE,
            `gradient of ${item}, N = ${length}`,
          )
        );
      });
    },
  );
}

testOnBackends(
  "items that cannot be chosen, and logits of ±1e4 and more",
  async () => {
    const items = 53;
    const kinds: ((random: Random, item: number) => number)[] = [
      (random, item) => item % 10 === 9 ? -Infinity : random.normal(),
      (random, item) => item % 3 === 1 ? -Infinity : 30 * random.normal(),
      (random) => 1e4 * random.normal(),
      (random, item) => (item % 2 === 0 ? 1e4 : -1e4) + random.normal(),
      (random, item) => item === 0 ? 1e4 : random.normal(),
      (_, item) => item === 0 ? -Infinity : 1e4 + (item % 4),
      (random) => 1e30 * random.normal(),
    ];
    for (const [kind, make] of kinds.entries()) {
      const random = new Random(kind);
      const logits = Float32Array.from(
        { length: items },
        (_, item) => make(random, item),
      );
      const available = Array.from(logits.keys())
        .filter((item) => logits[item] > -Infinity);
      const sizes = [0, 1, 2, 20, available.length - 1, available.length];
      const rows = sizes.map((n) =>
        random.choice(available.length, n).map((place) => available[place])
          .sort()
      );
      const eta = new Float32Array(rows.length * items);
      rows.forEach((_, user) => eta.set(logits, user * items));
      const expected = exact(eta, items, rows);
      const found = await single(eta, items, rows);
      rows.forEach(({ length }, user) => {
        const what = `kind ${kind}, N = ${length}`;
        const size = Math.max(1, Math.abs(expected.values[user]));
        const error = Math.abs(found.values[user] - expected.values[user]);
        assert(error <= TOLERANCE * size, `${what}: ${found.values[user]}`);
        if (length === available.length) return;
        expected.gradients[user].forEach((value, item) =>
          assert(
            Math.abs(found.gradients[user][item] - value) <= TOLERANCE,
            `gradient of ${item}, ${what}: ${found.gradients[user][item]}`,
          )
        );
      });
    }
  },
);

testOnBackends(
  "an item that cannot be chosen has log-likelihood −∞",
  async () => {
    const eta = Float32Array.of(0, -Infinity, 1, 2, 3);
    for (const row of [[1], [1, 2], [0, 1, 2], [0, 1, 2, 3]]) {
      const { values } = await single(eta, 5, [Uint32Array.from(row)]);
      assertEquals(values[0], -Infinity, `${row}`);
    }
  },
);

testOnBackends(
  "what is no logit, or too many items, is NaN or an error, never 0",
  async (backend) => {
    const cases: [number[], number[]][] = [
      [[0, NaN, 1, 2], [0]],
      [[0, NaN, 1, 2], [1, 2, 3]],
      [[0, Infinity, 1, 2], [0]],
      [[0, -Infinity, -Infinity, 2], [0, 1, 2]],
      [[0, -Infinity, -Infinity, 2], [0, 1, 2, 3]],
      [[-Infinity, -Infinity, -Infinity, -Infinity], [2]],
    ];
    for (const [logits, row] of cases) {
      const what = `${logits}; ${row}`;
      // A row beside it is none the worse.
      const eta = Float32Array.of(...logits, 0, 1, 2, 3);
      const rows = [Uint32Array.from(row), Uint32Array.of(1)];
      if (backend === "cpu" || backend === "wasm") {
        const x = sparseRows(fromRows(rows, 4), 4);
        const tensor = tf.tensor2d(eta, [2, 4]);
        assertThrows(() => nChooseKLogLikelihoods(tensor, x), RangeError);
        tensor.dispose();
        x.dispose();
        continue;
      }
      const { values, gradients } = await single(eta, 4, rows);
      assert(Number.isNaN(values[0]), what);
      assert(gradients[0].every(Number.isNaN), what);
      assert(Number.isFinite(values[1]), what);
      assert(gradients[1].every(Number.isFinite), what);
    }
  },
);
