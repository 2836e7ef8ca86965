/**
 * Divides a kernel call over the processor's cores.
 *
 * @module
 */
import { Worker } from "node:worker_threads";

/** What a thread is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  readonly calls: SharedArrayBuffer;
  readonly index: number;
}

/** More threads than this compete for memory bandwidth and gain nothing. */
const MOST_THREADS = 16;

/** Turns that the caller spins before it sleeps until a thread is done. */
const SPINS = 20_000;

/** Milliseconds that a thread is given to start, or to do its share. */
const PATIENCE = 60_000;

/**
 * Runs the exported kernels of one module, on this thread and its helpers.
 *
 * The rows of a call are divided evenly and always in the same way, so that
 * results do not depend on timing.
 */
export class Threads {
  readonly count: number;
  readonly #kernels = new Map<
    string,
    { index: number; run: (...values: number[]) => void }
  >();
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  readonly #workers: Worker[] = [];
  #call = 0;

  constructor(
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    count = threadCount(),
  ) {
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    WebAssembly.Module.exports(module)
      .filter((entry) => entry.kind === "function")
      .forEach(({ name }, index) => {
        const run = exports[name] as (...values: number[]) => void;
        this.#kernels.set(name, { index, run });
      });
    const control = new SharedArrayBuffer(4 * (1 + count));
    const calls = new SharedArrayBuffer(8 * 32);
    this.count = count;
    this.#words = new Int32Array(control);
    this.#numbers = new Float64Array(calls);
    this.#words.fill(-1, 1);
    for (let index = 0; index + 1 < count; index++) {
      const start: WorkerStart = { module, memory, control, calls, index };
      const worker = new Worker(new URL("./worker.ts", import.meta.url), {
        workerData: start,
      });
      worker.unref();
      this.#workers.push(worker);
    }
  }

  /** Ends the helpers. */
  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  /**
   * Runs `kernel(start, end, ...values)` for rows 0 to `rows`; a call with less
   * than `worthwhile` work (rows times work per row) stays on this thread.
   */
  run(
    kernel: string,
    rows: number,
    values: readonly number[],
    work = Infinity,
  ): void {
    const found = this.#kernels.get(kernel);
    if (!found) throw new Error(`There is no native kernel "${kernel}".`);
    if (this.count === 1 || rows < 2 || work < 20_000) {
      found.run(0, rows, ...values);
      return;
    }
    const share = this.shareOf(rows);
    const helpers = Math.min(this.count, Math.ceil(rows / share)) - 1;
    // A thread may still be reading the last call, even one it had no share in.
    this.#awaitAll(this.count - 1, this.#call);
    this.#numbers[0] = found.index;
    this.#numbers[1] = share;
    this.#numbers[2] = rows;
    this.#numbers[3] = values.length;
    this.#numbers.set(values, 4);
    this.#call++;
    Atomics.store(this.#words, 0, this.#call);
    Atomics.notify(this.#words, 0);
    found.run(0, Math.min(rows, share), ...values);
    this.#awaitAll(helpers, this.#call);
  }

  /** How many of a call's rows each thread has. */
  shareOf(rows: number): number {
    return Math.ceil(rows / this.count);
  }

  /** Waits until the first `helpers` threads have reached the call. */
  #awaitAll(helpers: number, call: number): void {
    for (let index = 0; index < helpers; index++) {
      for (let spin = 0;; spin++) {
        const reached = Atomics.load(this.#words, 1 + index);
        if (reached >= call) break;
        if (spin < SPINS) continue;
        if (
          Atomics.wait(this.#words, 1 + index, reached, PATIENCE) ===
            "timed-out"
        ) {
          throw new Error(
            "A thread of the native backend does not answer: restart the " +
              "kernel, or use the wasm backend.",
          );
        }
      }
    }
  }
}

/** One a core, or as many as `SIVAE_THREADS` says. */
function threadCount(): number {
  const named = Number(Deno.env.get("SIVAE_THREADS") ?? NaN);
  const count = Number.isInteger(named) && named > 0
    ? named
    : navigator.hardwareConcurrency;
  return Math.min(MOST_THREADS, count);
}
