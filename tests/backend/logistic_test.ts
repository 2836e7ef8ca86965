import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { logisticLogLikelihood, sparseRows } from "../../lib/backend/mod.ts";
import { logisticLogLikelihood as inDouble } from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";

const TOLERANCE = 1e-5;

/** Rows with no item, with one, with all, and with some. */
function someRows(items: number, random: Random): Uint32Array[] {
  const all = Uint32Array.from({ length: items }, (_, item) => item);
  return [
    new Uint32Array(0),
    Uint32Array.of(items - 1),
    all,
    all.filter(() => random.random() < 0.3),
  ];
}

function toSparse(rows: readonly Uint32Array[]) {
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, r) => offsets[r + 1] = offsets[r] + row.length);
  return { offsets, indices: Uint32Array.from(rows.flatMap((r) => [...r])) };
}

for (
  const [items, centre, scale] of [
    ...[[1, 0, 1], [3, 0, 1], [37, 0, 30], [515, -3, 2], [4099, -9, 1]],
    [2001, -30, 1],
  ]
) {
  testOnBackends(
    `logisticLogLikelihood of ${items} logits around ${centre}`,
    async () => {
      const random = new Random(items);
      const rows = someRows(items, random);
      const eta = Float32Array.from(
        { length: rows.length * items },
        () => centre + scale * random.normal(),
      );
      const dy = [1, 2, -0.5, 0.25];
      const expected = rows.map((row, r) =>
        inDouble(
          Float64Array.from(eta.subarray(r * items).slice(0, items)),
          row,
        )
      );
      const slopes = rows.flatMap((row, r) =>
        Array.from({ length: items }, (_, i) => {
          const x = row.includes(i) ? 1 : 0;
          return dy[r] * (x - 1 / (1 + Math.exp(-eta[r * items + i])));
        })
      );
      const before = tf.memory().numTensors;
      const { value, grad } = tf.tidy(() => {
        const x = sparseRows(toSparse(rows), items);
        return tf.valueAndGrad((eta) =>
          logisticLogLikelihood(eta as tf.Tensor2D, x)
        )(tf.tensor2d(eta, [rows.length, items]), tf.tensor1d(dy));
      });
      assertClose(await value.data(), expected, TOLERANCE, "value");
      assertClose(await grad.data(), slopes, TOLERANCE, "gradient");
      // Each row by itself, as a long row would hide a short one's error.
      const values = await value.data();
      expected.forEach((wanted, r) =>
        assertClose([values[r]], [wanted], TOLERANCE, `row ${r}`)
      );
      tf.dispose([value, grad]);
      assertEquals(tf.memory().numTensors, before, "no tensor leaks");
    },
  );
}

testOnBackends(
  "logisticLogLikelihood of huge logits stays finite",
  async () => {
    const x = sparseRows(
      { offsets: Uint32Array.of(0, 2), indices: Uint32Array.of(0, 1) },
      4,
    );
    const eta = tf.tensor2d([1e4, -1e4, 1e4, 0], [1, 4]);
    const { value, grad } = tf.valueAndGrad((eta) =>
      logisticLogLikelihood(eta as tf.Tensor2D, x)
    )(eta);
    assertClose(await value.data(), [-2e4 - Math.log(2)], 1e-5, "value");
    assertClose(await grad.data(), [0, 1, -1, -0.5], 1e-5, "gradient");
    tf.dispose([eta, value, grad]);
    x.dispose();
  },
);

testOnBackends("logisticLogLikelihood without any item", async () => {
  const x = sparseRows(
    { offsets: Uint32Array.of(0, 0), indices: new Uint32Array(0) },
    2,
  );
  const eta = tf.tensor2d([0, 0], [1, 2]);
  const { value, grad } = tf.valueAndGrad((eta) =>
    logisticLogLikelihood(eta as tf.Tensor2D, x)
  )(eta);
  assertClose(await value.data(), [-2 * Math.log(2)], 1e-6, "value");
  assertClose(await grad.data(), [-0.5, -0.5], 1e-6, "gradient");
  tf.dispose([eta, value, grad]);
  x.dispose();
});
