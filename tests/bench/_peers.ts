/**
 * Peers that run in processes of their own.
 *
 * @module
 */

const ROOT = new URL("../../", import.meta.url);

/** What the PyTorch scripts print. */
export interface PythonTimes {
  readonly step_ms: number;
  readonly gemm_ms: number;
  readonly threads: number;
}

/**
 * Runs a script of `tests/reference` in the environment that
 * `deno task test --reference` makes (or that REFERENCE_PYTHON names).
 *
 * @param peer What the script measures, as a note calls it.
 * @returns Its figures, or a sentence that says why there are none.
 */
export async function pythonPeer<Times = PythonTimes>(
  script: string,
  args: readonly string[] = [],
  peer = "PyTorch",
): Promise<Times | string> {
  const path = new URL(`tests/reference/${script}`, ROOT).pathname;
  for (const python of pythons()) {
    try {
      const { success, stdout, stderr } = await new Deno.Command(python, {
        args: [path, ...args],
      }).output();
      if (!success) {
        const text = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
        return `${peer} was not measured: ${script} failed (${text}).`;
      }
      return JSON.parse(
        new TextDecoder().decode(stdout).trim().split("\n").at(-1)!,
      );
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return `${peer} was not measured: it is not installed. ` +
    "`deno task test --reference` installs it.";
}

/** Milliseconds of a step in stock tfjs on WASM. */
export async function stockWasmPeer(
  args: readonly number[],
): Promise<number> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      new URL("tests/bench/stock_wasm.ts", ROOT).pathname,
      ...args.map(String),
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return Number(new TextDecoder().decode(stdout).trim().split("\n").at(-1));
}

function pythons(): string[] {
  const named = Deno.env.get("REFERENCE_PYTHON");
  if (named) return [named];
  return ["bin/python", "Scripts/python.exe"]
    .map((file) => new URL(`.venv-reference/${file}`, ROOT).pathname);
}
