import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";

/** Small tensors would otherwise be computed on the CPU behind our back. */
tf.env().set("WEBGPU_CPU_FORWARD", false);

type Op = (a: tf.Tensor2D, b: tf.Tensor2D, c: tf.Tensor1D) => tf.Tensor;

/** a [7, 12], b [12, 5], c [5]: ops that models use, as tfjs defines them. */
const OPS: Readonly<Record<string, Op>> = {
  "matMul": (a, b) => tf.matMul(a, b),
  "matMul, first transposed": (a, b) => tf.matMul(tf.transpose(a), b, true),
  "matMul, second transposed": (a, b) =>
    tf.matMul(a, tf.transpose(b), false, true),
  "matMul, both transposed": (a, b) =>
    tf.matMul(tf.transpose(a), tf.transpose(b), true, true),
  "matMul of a batch with broadcasting": (a, b) =>
    tf.matMul(tf.stack([a, a.neg(), a.square()]), tf.stack([b])),
  "fused matMul with bias": (a, b, bias) => tf.fused.matMul({ a, b, bias }),
  "fused matMul with bias and tanh": (a, b, bias) =>
    tf.fused.matMul({ a, b, bias, activation: "sigmoid" }),
  "add a row": (a, b, c) => tf.matMul(a, b).add(c),
  "multiply by a column": (a) => a.mul(a.sum(1, true)),
  "column by row": (a) => a.sum(1, true).mul(a.sum(0, true)),
  "divide by a number": (a) => a.div(3),
  "number minus tensor": (a) => tf.sub(2, a),
  "three axes": (a) => tf.stack([a, a]).mul(a),
  "tanh": (a) => tf.tanh(a.mul(4)),
  "exp": (a) => tf.exp(a.mul(3)),
  "sigmoid": (a) => tf.sigmoid(a.mul(5)),
  "square and sqrt": (a) => tf.sqrt(a.square()),
  "softplus": (a) => tf.softplus(a.mul(10)),
  "logSoftmax": (a) => tf.logSoftmax(a),
  "logSumExp": (a) => tf.logSumExp(a, 1),
  "sum over rows": (a) => a.sum(0),
  "sum over columns, kept": (a) => a.sum(1, true),
  "sum of all": (a) => a.sum(),
  "sum of leading axes": (a) => tf.stack([a, a]).sum([0, 1]),
  "sum of a middle axis": (a) => tf.stack([a, a]).sum(1),
  "mean": (a) => a.mean(0),
  "max": (a) => a.max(1),
  "slice": (a) => a.slice([2, 3], [4, 6]),
  "split along columns": (a) => tf.concat(tf.split(a, 3, 1).reverse(), 1),
  "split along rows": (a) => tf.split(a, [3, 4], 0)[1],
  "concat": (a) => tf.concat([a, a.neg()], 0),
  "gather": (a) => tf.gather(a, [6, 0, 0, 3]),
  "cast of a comparison, in a product": (a) =>
    a.mul(tf.cast(a.greater(0.1), "float32")),
  "cast of integers, in a product": (a) =>
    a.mul(tf.cast(tf.cast(a.mul(10), "int32"), "float32")),
  "one number alone": (a) => a.slice([0, 0], [1, 1]).reshape([]).add(1),
};

function inputs(): [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D] {
  const random = new Random(5);
  const noise = (size: number) =>
    Float32Array.from({ length: size }, () => random.normal());
  return [
    tf.tensor2d(noise(84), [7, 12]),
    tf.tensor2d(noise(60), [12, 5]),
    tf.tensor1d(noise(5)),
  ];
}

async function compute(op: Op) {
  const tensor = tf.tidy(() => op(...inputs()));
  const data = (await tensor.data()).slice();
  const { shape } = tensor;
  tensor.dispose();
  return { data, shape };
}

for (const [name, op] of Object.entries(OPS)) {
  testOnBackends(`${name} is what the cpu backend has`, async (backend) => {
    await useBackend("cpu");
    const expected = await compute(op);
    await useBackend(backend);
    const before = tf.memory().numTensors;
    const found = await compute(op);
    assertEquals(found.shape, expected.shape);
    assertClose(found.data, expected.data, 1e-5, name);
    assertEquals(tf.memory().numTensors, before);
  });
}

testOnBackends("special values are kept", async () => {
  const x = tf.tensor1d([-Infinity, -200, 0, 200, Infinity, NaN]);
  const exp = tf.exp(x);
  const tanh = tf.tanh(x);
  assertEquals([...await exp.data()], [0, 0, 1, Infinity, Infinity, NaN]);
  assertClose(
    (await tanh.data()).subarray(0, 5),
    [-1, -1, 0, 1, 1],
    1e-6,
    "tanh",
  );
  assertEquals(Number.isNaN((await tanh.data())[5]), true);
  tf.dispose([x, exp, tanh]);
});
