import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertThrows } from "@std/assert";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { attend, attentionBlock } from "../../lib/models/attention.ts";
import { Transformer } from "../../lib/models/transformer.ts";
import { normalNoise } from "../../lib/models/layers.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";

const SMALL = {
  width: 6,
  heads: 2,
  inducing: 3,
  seeds: 2,
  hidden: 5,
  latent: 4,
};

type Matrix = number[][];

/** Multi-head attention of one user's sets, in loops, in double precision. */
function attendSlowly(
  x: Matrix,
  y: Matrix,
  layers: Record<string, { weight: Matrix; bias: number[] }>,
  heads: number,
): Matrix {
  const through = (rows: Matrix, name: string) =>
    rows.map((row) =>
      layers[name].bias.map((bias, j) =>
        row.reduce((sum, v, i) => sum + v * layers[name].weight[i][j], bias)
      )
    );
  const normalised = (row: number[]) => {
    const mean = row.reduce((a, b) => a + b) / row.length;
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
    return row.map((v) => (v - mean) / Math.sqrt(variance + 1e-5));
  };
  const [q, k, v] = [
    through(x, "query"),
    through(y, "key"),
    through(y, "value"),
  ];
  const width = x[0].length / heads;
  const attended = q.map((query) =>
    query.map((_, unit) => {
      const from = Math.floor(unit / width) * width;
      const weights = k.map((key) => {
        let score = 0;
        for (let i = from; i < from + width; i++) score += query[i] * key[i];
        return Math.exp(score / Math.sqrt(width));
      });
      const total = weights.reduce((a, b) => a + b);
      return weights.reduce((sum, w, j) => sum + w * v[j][unit], 0) / total;
    })
  );
  const hidden = through(attended, "output")
    .map((row, i) => normalised(row.map((value, j) => value + x[i][j])));
  return through(hidden, "feedForward")
    .map((row, i) =>
      normalised(row.map((value, j) => hidden[i][j] + Math.tanh(value)))
    );
}

testOnBackends("attention is that of loops over heads and sets", async () => {
  const before = tf.memory().numTensors;
  const random = new Random(6);
  const [width, heads, users, size] = [6, 3, 2, 4];
  const block = attentionBlock(width, random);
  const x = normalNoise([users * 3, width], random);
  const y = normalNoise([users * size, width], random);
  const own = Uint32Array.of(4, 2);
  const vectors = tf.tidy(() =>
    attend(
      { vectors: x, users, size: 3 },
      { vectors: y, users, size, own },
      block,
      heads,
    ).vectors
  );
  const layers: Record<string, { weight: Matrix; bias: number[] }> = {};
  for (
    const name of ["query", "key", "value", "output", "feedForward"] as const
  ) {
    const { weight, bias } = block[name];
    layers[name] = {
      weight: await weight.array(),
      bias: await bias.array(),
    };
  }
  const [rows, others] = [await x.array(), await y.array()];
  const expected = [0, 1].flatMap((user) =>
    attendSlowly(
      rows.slice(3 * user, 3 * user + 3),
      others.slice(size * user, size * user + own[user]),
      layers,
      heads,
    )
  );
  assertClose(await vectors.data(), expected.flat(), 1e-5, "attention");
  tf.dispose([x, y, vectors]);
  tf.dispose({ ...block } as unknown as tf.TensorContainer);
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends(
  "the encoder sees a set: neither order nor padding",
  async () => {
    const model = new Transformer(20, new Random(3), SMALL);
    const before = tf.memory().numTensors;
    const encoded = async (rows: number[][]) => {
      const offsets = new Uint32Array(rows.length + 1);
      rows.forEach((row, i) => offsets[i + 1] = offsets[i] + row.length);
      const indices = Uint32Array.from(rows.flat());
      const { mean, logVariance } = tf.tidy(() => ({
        ...model.encode({ offsets, indices }),
      }));
      const numbers = [...await mean.data(), ...await logVariance.data()];
      tf.dispose([mean, logVariance]);
      return numbers;
    };
    const forwards = await encoded([[1, 5, 9, 13]]);
    assertClose(await encoded([[13, 1, 9, 5]]), forwards, 1e-5, "order");
    const beside = await encoded([[1, 5, 9, 13], [0, 2, 3, 4, 6, 7, 8, 10]]);
    const first = [...beside.slice(0, 4), ...beside.slice(8, 12)];
    assertClose(first, forwards, 1e-5, "padding");
    const other = await encoded([[1, 5, 9, 14]]);
    assertEquals(other.some((v, i) => Math.abs(v - forwards[i]) > 1e-3), true);
    assertEquals(tf.memory().numTensors, before);
    model.dispose();
  },
);

testOnBackends(
  "a user of no items and one of very many are scored",
  async () => {
    const items = 300;
    const model = new Transformer(items, new Random(3), {
      ...SMALL,
      sampled: 10,
    });
    const all = Array.from({ length: items - 1 }, (_, i) => i);
    const scores = model.score(fromRows([[], all], items));
    assertEquals((await scores.data()).every(Number.isFinite), true);
    // Of 299 items, 10 / ½ are seen, from the first on, at even distances.
    const seen = Array.from({ length: 20 }, (_, i) => Math.floor(i * 299 / 20));
    const same = model.score(fromRows([seen], items));
    const expected = await same.data();
    assertClose(
      (await scores.data()).subarray(items),
      expected,
      1e-5,
      "scores",
    );
    tf.dispose([scores, same]);
    model.dispose();
  },
);

Deno.test("heads that do not divide the width are refused", () => {
  assertThrows(
    () => new Transformer(5, new Random(1), { ...SMALL, heads: 4 }),
    RangeError,
    "divide the width 6",
  );
});
