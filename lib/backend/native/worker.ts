/**
 * A thread of the native backend: waits for a call in shared memory, runs its
 * share of the rows, and reports back.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import type { WorkerStart } from "./threads.ts";

const { module, memory, control, calls, index } = workerData as WorkerStart;
const words = new Int32Array(control);
const numbers = new Float64Array(calls);
const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
const names = WebAssembly.Module.exports(module)
  .filter((entry) => entry.kind === "function").map((entry) => entry.name);
const kernels = names.map((name) =>
  exports[name] as (...values: number[]) => void
);

// Word 0 counts the calls; word 1 + index says which of them this thread has
// finished. Numbers: kernel, rows per share, rows, then the kernel's arguments.
let seen = 0;
Atomics.store(words, 1 + index, seen);
Atomics.notify(words, 1 + index);
while (true) {
  Atomics.wait(words, 0, seen);
  seen = Atomics.load(words, 0);
  const rows = numbers[2];
  const start = Math.min(rows, (index + 1) * numbers[1]);
  const end = Math.min(rows, start + numbers[1]);
  if (start < end) {
    kernels[numbers[0]](
      start,
      end,
      ...numbers.subarray(4, 4 + numbers[3]),
    );
  }
  Atomics.store(words, 1 + index, seen);
  Atomics.notify(words, 1 + index);
}
