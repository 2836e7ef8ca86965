import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertThrows } from "@std/assert";
import {
  adamUpdate,
  multinomialLogLikelihood,
  type SparseArrays,
  sparseMatMul,
  sparseRows,
  unseenTopK,
  useBackend,
} from "../../lib/backend/mod.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";

const TOLERANCE = 1e-5;

/** Rows of every kind: some items, none, one, all. */
function someRows(columns: number, random: Random): SparseArrays {
  const rows = [3, 0, 1, columns, Math.ceil(columns / 2)].map((count) =>
    random.choice(columns, Math.min(count, columns)).sort()
  );
  const offsets = Uint32Array.of(0, ...rows.map((row) => row.length));
  for (let row = 1; row < offsets.length; row++) {
    offsets[row] += offsets[row - 1];
  }
  const indices = Uint32Array.from(rows.flatMap((row) => [...row]));
  const values = new Float32Array(indices.length);
  random.fillNormal(values);
  return { offsets, indices, values };
}

function dense({ offsets, indices, values }: SparseArrays, columns: number) {
  const rows = offsets.length - 1;
  const matrix = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      matrix[row * columns + indices[at]] = values ? values[at] : 1;
    }
  }
  return tf.tensor2d(matrix, [rows, columns]);
}

function noise(size: number, random: Random, scale = 1): Float32Array {
  const values = new Float32Array(size);
  random.fillNormal(values);
  return values.map((value) => scale * value);
}

/** What stock ops on the stock backend give, as plain arrays. */
async function onCpu(compute: () => tf.Tensor[]): Promise<Float32Array[]> {
  const backend = tf.getBackend() as "cpu";
  await useBackend("cpu");
  const tensors = tf.tidy(compute);
  const arrays = await Promise.all(
    tensors.map(async (tensor) =>
      (await tensor.data()).slice() as Float32Array
    ),
  );
  tf.dispose(tensors);
  await useBackend(backend);
  return arrays;
}

async function compare(
  actual: () => tf.Tensor[],
  expected: () => tf.Tensor[],
  what: string,
): Promise<void> {
  const wanted = await onCpu(expected);
  const before = tf.memory().numTensors;
  const tensors = tf.tidy(actual);
  assertEquals(tensors.length, wanted.length);
  for (const [index, tensor] of tensors.entries()) {
    const found = await tensor.data() as Float32Array;
    assertClose(found, wanted[index], TOLERANCE, `${what} ${index}`);
  }
  tf.dispose(tensors);
  assertEquals(tf.memory().numTensors, before, "no tensor leaks");
}

for (const [columns, width] of [[1, 1], [37, 3], [129, 33], [300, 260]]) {
  testOnBackends(
    `sparseMatMul ${columns} × ${width} and its gradients`,
    async () => {
      const random = new Random(columns);
      const rows = someRows(columns, random);
      const w = noise(columns * width, random);
      const b = noise(width, random);
      const dy = noise((rows.offsets.length - 1) * width, random);
      const shape: [number, number] = [rows.offsets.length - 1, width];
      const inputs = () =>
        [tf.tensor2d(w, [columns, width]), tf.tensor1d(b)] as const;
      await compare(
        () => {
          const x = sparseRows(rows, columns);
          const { value, grads } = tf.valueAndGrads((w, b) =>
            sparseMatMul(x, w as tf.Tensor2D, b as tf.Tensor1D)
          )([...inputs()], tf.tensor2d(dy, shape));
          return [value, ...grads];
        },
        () => {
          const x = dense(rows, columns);
          const { value, grads } = tf.valueAndGrads((w, b) =>
            tf.matMul(x, w as tf.Tensor2D).add(b)
          )([...inputs()], tf.tensor2d(dy, shape));
          return [value, ...grads];
        },
        "sparseMatMul",
      );
    },
  );
}

for (const [columns, scale] of [[1, 1], [3, 1], [37, 30], [129, 3], [515, 1]]) {
  testOnBackends(
    `multinomialLogLikelihood of ${columns} logits up to ${scale}`,
    async () => {
      const random = new Random(columns);
      const { offsets, indices } = someRows(columns, random);
      const eta = noise(5 * columns, random, scale);
      const dy = tf.util.flatten([1, 2, -0.5, 0.25, 3]) as number[];
      await compare(
        () => {
          const x = sparseRows({ offsets, indices }, columns);
          const { value, grad } = tf.valueAndGrad((eta) =>
            multinomialLogLikelihood(eta as tf.Tensor2D, x)
          )(tf.tensor2d(eta, [5, columns]), tf.tensor1d(dy));
          return [value, grad];
        },
        () => {
          const x = dense({ offsets, indices }, columns);
          const { value, grad } = tf.valueAndGrad((eta) =>
            tf.logSoftmax(eta as tf.Tensor2D).mul(x).sum(1)
          )(tf.tensor2d(eta, [5, columns]), tf.tensor1d(dy));
          return [value, grad];
        },
        "multinomialLogLikelihood",
      );
    },
  );
}

testOnBackends(
  "multinomialLogLikelihood of huge logits stays finite",
  async () => {
    const x = sparseRows(
      { offsets: Uint32Array.of(0, 2), indices: Uint32Array.of(0, 2) },
      4,
    );
    const eta = tf.tensor2d([1e4, -1e4, 1e4, 0], [1, 4]);
    const { value, grad } = tf.valueAndGrad((eta) =>
      multinomialLogLikelihood(eta as tf.Tensor2D, x)
    )(eta);
    // Two of two draws from items with probability one half each.
    assertClose(await value.data(), [-2 * Math.log(2)], 1e-3, "value");
    // x − N π is zero; single precision has steps of 0.001 at 10,000.
    const gradient = await grad.data();
    assertEquals(gradient.every((value) => Math.abs(value) < 2e-3), true);
    tf.dispose([eta, value, grad]);
    x.dispose();
  },
);

testOnBackends(
  "multinomialLogLikelihood agrees with finite differences",
  async () => {
    const random = new Random(11);
    const rows = {
      offsets: Uint32Array.of(0, 3),
      indices: Uint32Array.of(1, 4, 6),
    };
    const eta = Float64Array.from(noise(8, random));
    const exact = (eta: Float64Array) => {
      const logZ = Math.log(eta.reduce((sum, v) => sum + Math.exp(v), 0));
      return [...rows.indices].reduce((sum, i) => sum + eta[i] - logZ, 0);
    };
    const expected = eta.map((_, i) => {
      const step = (h: number) => {
        const moved = eta.slice();
        moved[i] += h;
        return exact(moved);
      };
      return (step(1e-5) - step(-1e-5)) / 2e-5;
    });
    const x = sparseRows(rows, 8);
    const input = tf.tensor2d([...eta], [1, 8]);
    const gradient = tf.grad((eta) =>
      multinomialLogLikelihood(eta as tf.Tensor2D, x)
    )(input);
    assertClose(await gradient.data(), expected, TOLERANCE, "gradient");
    tf.dispose([input, gradient]);
    x.dispose();
  },
);

for (const size of [1, 5, 1000]) {
  testOnBackends(
    `adamUpdate of ${size} numbers is Kingma and Ba's`,
    async () => {
      const random = new Random(size);
      const before = tf.memory().numTensors;
      const p = Float64Array.from(noise(size, random));
      const m = new Float64Array(size);
      const v = new Float64Array(size);
      const variable = (values: ArrayLike<number>) => {
        const tensor = tf.tensor1d(Float32Array.from(values));
        const variable = tf.variable(tensor);
        tensor.dispose();
        return variable;
      };
      const [theta, first, second] = [p, m, v].map(variable);
      const constants = {
        learningRate: 0.01,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
      };
      for (let step = 1; step <= 4; step++) {
        const g = noise(size, random);
        const gradient = tf.tensor1d(g);
        adamUpdate(theta, first, second, gradient, step, constants);
        gradient.dispose();
        for (let i = 0; i < size; i++) {
          m[i] = 0.9 * m[i] + 0.1 * g[i];
          v[i] = 0.999 * v[i] + 0.001 * g[i] ** 2;
          const mHat = m[i] / (1 - 0.9 ** step);
          const vHat = v[i] / (1 - 0.999 ** step);
          p[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
        }
        assertClose(await theta.data(), p, TOLERANCE, `θ after step ${step}`);
      }
      assertClose(await first.data(), m, TOLERANCE, "m");
      assertClose(await second.data(), v, TOLERANCE, "v");
      tf.dispose([theta, first, second]);
      assertEquals(tf.memory().numTensors, before);
    },
  );
}

for (const [items, k] of [[1, 1], [9, 3], [40, 40], [500, 100], [2000, 7]]) {
  testOnBackends(`unseenTopK ${k} of ${items}`, async () => {
    const random = new Random(items);
    const { offsets, indices } = someRows(items, random);
    // Rounded, so that there are ties; one row has the worst values that occur.
    const scores = noise(5 * items, random).map((x) => Math.round(4 * x) / 4);
    scores.fill(-1e30, items, 2 * items);
    const before = tf.memory().numTensors;
    const result = tf.tidy(() =>
      unseenTopK(
        tf.tensor2d(scores, [5, items]),
        sparseRows({ offsets, indices }, items),
        k,
      )
    );
    const found = await result.data();
    for (let row = 0; row < 5; row++) {
      const seen = new Set(indices.subarray(offsets[row], offsets[row + 1]));
      const expected = Array.from({ length: items }, (_, item) => item)
        .filter((item) => !seen.has(item))
        .sort((a, b) =>
          scores[row * items + b] - scores[row * items + a] || a - b
        ).slice(0, k);
      while (expected.length < k) expected.push(-1);
      assertEquals([...found.subarray(row * k, (row + 1) * k)], expected);
    }
    result.dispose();
    assertEquals(tf.memory().numTensors, before);
  });
}

Deno.test("sparseRows names what does not fit", async () => {
  await useBackend("auto");
  const offsets = Uint32Array.of(0, 2);
  assertThrows(
    () => sparseRows({ offsets, indices: Uint32Array.of(0, 7) }, 5),
    RangeError,
    "below 5 but found 7",
  );
  assertThrows(
    () => sparseRows({ offsets, indices: Uint32Array.of(0) }, 5),
    RangeError,
    "Expected 2 indices",
  );
  const x = sparseRows({ offsets, indices: Uint32Array.of(0, 1) }, 5);
  const w = tf.zeros<tf.Rank.R2>([4, 2]);
  const b = tf.zeros<tf.Rank.R1>([2]);
  assertThrows(() => sparseMatMul(x, w, b), RangeError, "5 rows");
  assertThrows(() => unseenTopK(w, x, 0), RangeError, "greater than 0");
  tf.dispose([w, b]);
  x.dispose();
});
