import * as tf from "@tensorflow/tfjs";
import { assertEquals } from "@std/assert";
import { HostMatrix } from "../../lib/backend/host_matrix.ts";
import { testOnBackends } from "../_backends.ts";

testOnBackends(
  "what is written to a host matrix is in its tensor",
  async () => {
    const before = tf.memory().numTensors;
    const matrix = HostMatrix.zeros(2, 3);
    assertEquals([...matrix.values()], [0, 0, 0, 0, 0, 0]);
    matrix.values().set([1, 2], 1);
    assertEquals([...await matrix.tensor().data()], [0, 1, 2, 0, 0, 0]);
    // Written again after the tensor was used in a product.
    const sum = tf.tidy(() => matrix.tensor().sum());
    assertEquals([...await sum.data()], [3]);
    matrix.values()[5] = 7;
    assertEquals([...await matrix.tensor().data()], [0, 1, 2, 0, 0, 7]);
    assertEquals(matrix.tensor().shape, [2, 3]);
    sum.dispose();
    matrix.dispose();
    assertEquals(tf.memory().numTensors, before);
  },
);

testOnBackends("a host matrix of a tensor outlives it", async () => {
  const before = tf.memory().numTensors;
  const tensor = tf.tensor2d([[1, 2], [3, 4]]);
  // Neither a tidy around it nor the tensor's end takes it away.
  let matrix!: HostMatrix;
  tf.tidy(() => {
    matrix = HostMatrix.of(tensor);
  });
  tensor.dispose();
  matrix.values()[0] = 9;
  assertEquals([...await matrix.tensor().data()], [9, 2, 3, 4]);
  matrix.dispose();
  assertEquals(tf.memory().numTensors, before);
});
