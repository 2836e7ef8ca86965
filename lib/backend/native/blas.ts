/**
 * Finds a BLAS library on this machine and opens it.
 *
 * @module
 */

/** Row-major single-precision matrix product, C ← op(A) op(B) + β C. */
export interface Blas {
  /** Where the library was found. */
  readonly path: string;
  /**
   * @param a, b, c addresses of the matrices
   * @param m rows of op(A) and C
   * @param n columns of op(B) and C
   * @param k columns of op(A), rows of op(B)
   */
  gemm(
    transposeA: boolean,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    a: Float32Array,
    b: Float32Array,
    beta: number,
    c: Float32Array,
  ): void;
  /**
   * C ← C + α A Bᵀ on parts of row-major matrices.
   *
   * @param m rows of A and C
   * @param n rows of B, columns of C
   * @param k columns of A and B
   * @param aStride, bStride, cStride numbers from one row to the next
   */
  addProduct(
    alpha: number,
    m: number,
    n: number,
    k: number,
    a: Float32Array,
    aStride: number,
    b: Float32Array,
    bStride: number,
    c: Float32Array,
    cStride: number,
  ): void;
  close(): void;
}

const ROW_MAJOR = 101;
const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;

/**
 * Nanosecond-scale spinning of idle BLAS threads takes a core from our own
 * threads; 2^20 cycles (a third of a millisecond) is enough between products.
 */
const OPENBLAS_SPIN = "20";

interface Candidate {
  readonly path: string;
  /** What the library puts before the names of its functions. */
  readonly prefix: string;
}

/**
 * Opens the first BLAS that is there: the system's (Accelerate on macOS,
 * OpenBLAS elsewhere), else the library of the `scipy-openblas32` wheel that
 * the set-up puts into `.venv`. `SIVAE_BLAS` names one explicitly.
 *
 * @throws {Error} If none can be opened.
 */
export async function openBlas(): Promise<Blas> {
  if (!Deno.env.has("OPENBLAS_THREAD_TIMEOUT")) {
    Deno.env.set("OPENBLAS_THREAD_TIMEOUT", OPENBLAS_SPIN);
  }
  for (const candidate of await candidates()) {
    const blas = open(candidate);
    if (blas) return blas;
  }
  throw new Error(
    "There is no BLAS library on this machine for the native backend: run " +
      "`deno task setup`, or install OpenBLAS (Debian: libopenblas0), or " +
      "name a library in SIVAE_BLAS.",
  );
}

async function candidates(): Promise<Candidate[]> {
  const named = Deno.env.get("SIVAE_BLAS");
  if (named) {
    const prefix = named.includes("scipy_openblas") ? "scipy_" : "";
    return [{ path: named, prefix }];
  }
  const system = {
    darwin: [
      "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    ],
    windows: ["libopenblas.dll", "openblas.dll"],
  }[Deno.build.os as string] ?? ["libopenblas.so.0", "libopenblas.so"];
  return [
    ...system.map((path) => ({ path, prefix: "" })),
    ...await wheelLibraries(),
  ];
}

async function wheelLibraries(): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const venv = new URL("../../../.venv/", import.meta.url);
  const roots = [new URL("Lib/site-packages/", venv)];
  for (const entry of await list(new URL("lib/", venv))) {
    roots.push(new URL(`lib/${entry}/site-packages/`, venv));
  }
  for (const root of roots) {
    const folder = new URL("scipy_openblas32/lib/", root);
    for (const file of await list(folder)) {
      if (/^libscipy_openblas\.(so|dylib|dll)$/.test(file)) {
        const url = new URL(file, folder);
        const path = decodeURIComponent(url.pathname)
          .replace(/^\/([A-Za-z]:)/, "$1");
        found.push({ path, prefix: "scipy_" });
      }
    }
  }
  return found;
}

async function list(folder: URL): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder)))
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function open({ path, prefix }: Candidate): Blas | undefined {
  let library;
  try {
    library = Deno.dlopen(path, {
      gemm: {
        name: `${prefix}cblas_sgemm`,
        parameters: [
          ...["i32", "i32", "i32", "i32", "i32", "i32"] as const,
          ...["f32", "pointer", "i32", "pointer", "i32"] as const,
          ...["f32", "pointer", "i32"] as const,
        ],
        result: "void",
      },
    });
  } catch {
    return undefined;
  }
  const { gemm } = library.symbols;
  return {
    path,
    gemm(transposeA, transposeB, m, n, k, a, b, beta, c) {
      if (m === 0 || n === 0) return;
      gemm(
        ROW_MAJOR,
        transposeA ? TRANSPOSE : NO_TRANSPOSE,
        transposeB ? TRANSPOSE : NO_TRANSPOSE,
        m,
        n,
        k,
        1,
        pointer(a),
        Math.max(1, transposeA ? m : k),
        pointer(b),
        Math.max(1, transposeB ? k : n),
        beta,
        pointer(c),
        n,
      );
    },
    addProduct(alpha, m, n, k, a, aStride, b, bStride, c, cStride) {
      if (m === 0 || n === 0) return;
      gemm(
        ROW_MAJOR,
        NO_TRANSPOSE,
        TRANSPOSE,
        m,
        n,
        k,
        alpha,
        pointer(a),
        aStride,
        pointer(b),
        bStride,
        1,
        pointer(c),
        cStride,
      );
    },
    close: () => library.close(),
  };
}

/** A view of shared memory has a pointer, though the type says otherwise. */
function pointer(view: Float32Array): Deno.PointerValue {
  return Deno.UnsafePointer.of(view as Float32Array<ArrayBuffer>);
}
