/**
 * Compiles the AssemblyScript kernels to WebAssembly, once a source version:
 * the module is kept in `data/cache`, named by the hash of its sources.
 *
 * @module
 */

const SOURCES = new URL("./assembly/", import.meta.url);
const CACHE = new URL("../../../data/cache/", import.meta.url);
const FILES = [
  "adam",
  "elastic_net",
  "element_wise",
  "index",
  "least_squares",
  "logistic",
  "math",
  "multinomial",
  "n_choose_k",
  "sparse_mat_mul",
  "sparse_normal_product",
  "top_k",
];

/** The most 64-KiB pages that a 32-bit WebAssembly memory can have (4 GiB). */
export const MAXIMUM_PAGES = 65536;

/** The compiled kernels; compiled now if no cached module fits the sources. */
export async function kernelModule(): Promise<WebAssembly.Module> {
  const sources = new Map<string, string>();
  for (const name of FILES) {
    sources.set(
      `${name}.ts`,
      await Deno.readTextFile(new URL(`${name}.ts`, SOURCES)),
    );
  }
  const file = new URL(`kernels-${await hash(sources)}.wasm`, CACHE);
  try {
    return await WebAssembly.compile(await Deno.readFile(file));
  } catch {
    // Not compiled yet, or a damaged cache entry: compile and replace it.
  }
  const binary = await compile(sources);
  await keep(file, binary);
  return await WebAssembly.compile(binary);
}

async function hash(sources: ReadonlyMap<string, string>): Promise<string> {
  const text = [...sources.entries()].flat().join("\n");
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return new Uint8Array(digest).toHex().slice(0, 16);
}

async function compile(
  sources: ReadonlyMap<string, string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: asc } = await import("assemblyscript/asc");
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([
    "index.ts",
    ...["--outFile", "kernels.wasm", "-O3", "--noAssert"],
    ...["--runtime", "stub", "--enable", "simd", "--enable", "threads"],
    ...["--enable", "relaxed-simd"],
    ...["--importMemory", "--sharedMemory", "--initialMemory", "1"],
    ...["--maximumMemory", String(MAXIMUM_PAGES)],
  ], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_name, contents) => {
      if (contents instanceof Uint8Array) binary = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error || !binary) {
    throw new Error(
      `The native kernels do not compile: ${stderr.toString().trim()}`,
    );
  }
  return binary;
}

/** Saves the module; an unwritable cache only costs half a second next time. */
async function keep(file: URL, binary: Uint8Array): Promise<void> {
  const temporary = new URL(`${file.href}.${Deno.pid}`);
  try {
    await Deno.mkdir(CACHE, { recursive: true });
    await Deno.writeFile(temporary, binary);
    await Deno.rename(temporary, file);
  } catch {
    // The module in memory is all that is needed now.
  }
}
