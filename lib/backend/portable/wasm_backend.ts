import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { registerPortableKernels } from "./register.ts";

/**
 * Readies tfjs's `wasm` backend, from the files of its npm package.
 *
 * @returns A line that says what it is.
 * @throws {Error} If WebAssembly or the package's files are not there.
 */
export async function registerWasmBackend(): Promise<string> {
  const folder = new URL(
    ".",
    import.meta.resolve("@tensorflow/tfjs-backend-wasm"),
  );
  setWasmPaths(
    decodeURIComponent(folder.pathname).replace(/^\/([A-Za-z]:)/, "$1"),
  );
  if (!await tf.setBackend("wasm")) {
    throw new Error(
      "tfjs's WASM backend does not start: run `deno install` to bring its " +
        "files, or use the cpu backend.",
    );
  }
  registerPortableKernels("wasm");
  return "tfjs's WebAssembly, one thread";
}
