import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Heap } from "../../lib/backend/native/heap.ts";
import { NativeBackend } from "../../lib/backend/native/native_backend.ts";
import { kernelModule } from "../../lib/backend/native/compile.ts";
import { Threads } from "../../lib/backend/native/threads.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";

Deno.test("the heap merges what is given back and does not grow for ever", () => {
  const heap = new Heap();
  const random = new Random(1);
  const live: { address: number; length: number; mark: number }[] = [];
  let most = 0;
  for (let round = 0; round < 5000; round++) {
    if (live.length < 40) {
      const length = 1 + random.integers(5000);
      const address = heap.allocate(4 * length);
      assertEquals(address % 64, 0);
      heap.float32(address, length).fill(round);
      live.push({ address, length, mark: round });
    } else {
      const [block] = live.splice(random.integers(live.length), 1);
      const values = heap.float32(block.address, block.length);
      assert(
        values.every((value) => value === block.mark),
        "nobody else wrote",
      );
      heap.free(block.address);
    }
    most = Math.max(most, heap.memory.buffer.byteLength);
  }
  // 40 blocks of at most 20 kB, with some room for holes.
  assert(most <= 65 * 2 ** 20);
  live.forEach((block) => heap.free(block.address));
  assertEquals(heap.used, 0);
});

Deno.test("the heap says what to do when its 4 GiB are not enough", () => {
  const heap = new Heap();
  const error = assertThrows(() => heap.allocate(5 * 2 ** 30), RangeError);
  assert(error.message.includes("smaller batch"));
});

testOnBackends("tensors keep their numbers when others go", async (name) => {
  const random = new Random(2);
  const kept: { tensor: tf.Tensor; value: number }[] = [];
  for (let round = 0; round < 300; round++) {
    const size = 1 + random.integers(300);
    kept.push({ tensor: tf.fill([size], round).add(0), value: round });
    if (kept.length > 20) {
      const [old] = kept.splice(random.integers(kept.length), 1);
      const data = await old.tensor.data();
      assert(data.every((value) => value === old.value), name);
      old.tensor.dispose();
    }
  }
  kept.forEach(({ tensor }) => tensor.dispose());
});

testOnBackends("what was read stays after the tensor is gone", async () => {
  const a = tf.tensor2d([[1, 2, 3], [4, 5, 6]]).add(0);
  const part = a.slice([1, 0], [1, 3]);
  const alias = a.reshape([6]);
  const read = await a.data();
  a.dispose();
  const filler = tf.fill([6], 9).add(0);
  assertEquals([...await part.data()], [4, 5, 6]);
  assertEquals([...await alias.data()], [1, 2, 3, 4, 5, 6]);
  assertEquals([...read], [1, 2, 3, 4, 5, 6]);
  tf.dispose([part, alias, filler]);
});

testOnBackends(
  "the native heap is empty again once tensors are gone",
  async (name) => {
    if (name !== "native") return;
    const { heap } = tf.backend() as NativeBackend;
    const before = heap.used;
    const x = tf.randomNormal([50, 30]);
    const y = tf.tidy(() =>
      tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, true)
    );
    await y.data();
    tf.dispose([x, y]);
    assertEquals(heap.used, before);
  },
);

Deno.test("threads divide a call without missing or repeating a row", async () => {
  const heap = new Heap();
  const module = await kernelModule();
  for (const count of [1, 2, 3, 5]) {
    const threads = new Threads(module, heap.memory, count);
    for (const rows of [1, 2, 7, 64, 100_003]) {
      const x = heap.allocate(4 * rows);
      const y = heap.allocate(4 * rows);
      heap.float32(x, rows).forEach((_, i, all) => all[i] = i % 1000);
      heap.float32(y, rows).fill(-1);
      threads.run("unary", rows, [2, x, y]);
      const out = heap.float32(y, rows);
      assert(out.every((value, i) => value === (i % 1000) ** 2));
      heap.free(x);
      heap.free(y);
    }
    await threads.stop();
  }
});
