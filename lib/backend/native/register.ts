/**
 * Makes the `native` backend known to tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { openBlas } from "./blas.ts";
import { kernelModule } from "./compile.ts";
import { Heap } from "./heap.ts";
import { registerNativeKernels } from "./kernels.ts";
import { NativeBackend } from "./native_backend.ts";
import { Threads } from "./threads.ts";

/**
 * Opens BLAS, compiles the kernels, starts the threads and registers the
 * backend; a second call changes nothing.
 *
 * @returns A line that says which BLAS and how many threads.
 * @throws {Error} If there is no BLAS on this machine.
 */
export async function registerNativeBackend(): Promise<string> {
  const registered = tf.engine().findBackend("native");
  if (!(registered instanceof NativeBackend)) {
    const blas = await openBlas();
    const module = await kernelModule();
    const heap = new Heap();
    const threads = new Threads(module, heap.memory);
    registerNativeKernels("native");
    tf.registerBackend(
      "native",
      () => new NativeBackend(heap, threads, blas),
      0,
    );
    return describe(blas.path, threads.count);
  }
  return describe(registered.blas.path, registered.threads.count);
}

function describe(path: string, threads: number): string {
  const name = path.split(/[\\/]/).at(-1);
  return `BLAS from ${name}, ${threads} thread${threads === 1 ? "" : "s"}`;
}
