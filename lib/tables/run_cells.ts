/**
 * Fits many cells, several at a time, each in a process of its own.
 *
 * @module
 */
import { type Cell, type CellConfiguration, readCell } from "./cell.ts";

/** How cells are run. */
export interface RunOptions {
  readonly folder: string;
  /** Processes at a time. */
  readonly workers: number;
  /** Ends all fits with checkpoints. */
  readonly signal?: AbortSignal;
  /**
   * Told of each fit that fails, whose cell is then left out. Without it a
   * failure ends all.
   */
  readonly onFailure?: (message: string) => void;
  /** @param done Cells that are done, in parts. */
  readonly onProgress?: (done: number, note: string) => void;
}

const WORKER = new URL("./worker.ts", import.meta.url);

/**
 * All the cells, in order. Cells that were fitted before are not fitted again.
 *
 * @throws {Error} If a fit fails, with its message; or `Interrupted` of
 *   {@linkcode RunOptions.signal}. What is done by then is kept.
 */
export async function runCells(
  configurations: readonly CellConfiguration[],
  { folder, workers, signal, onFailure, onProgress }: RunOptions,
): Promise<Cell[]> {
  const shares = new Float64Array(configurations.length);
  const say = (note: string) =>
    onProgress?.(shares.reduce((sum, share) => sum + share, 0), note);
  const waiting: number[] = [];
  for (const [index, configuration] of configurations.entries()) {
    if (await readCell(folder, configuration)) shares[index] = 1;
    else waiting.push(index);
  }
  say(`${configurations.length - waiting.length} were fitted before`);
  const failures: string[] = [];
  const work = async () => {
    for (
      let index = waiting.shift();
      index !== undefined && !signal?.aborted && failures.length === 0;
      index = waiting.shift()
    ) {
      const configuration = configurations[index];
      const { model, fit } = configuration;
      const { code, message } = await runWorker(configuration, {
        folder,
        threads: Math.max(
          1,
          Math.floor(navigator.hardwareConcurrency / workers),
        ),
        signal,
        onShare: (share) => {
          shares[index!] = share;
          say(`${model}, seed ${fit.seed}`);
        },
      });
      if (code === 0) shares[index] = 1;
      else if (!signal?.aborted) {
        if (!onFailure) failures.push(`${model}: ${message}`);
        else onFailure(`${model} (${settingsOf(configuration)}): ${message}`);
      }
      say(model);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (failures.length > 0) throw new Error(failures[0]);
  signal?.throwIfAborted();
  const cells = await Promise.all(
    configurations.map((configuration) => readCell(folder, configuration)),
  );
  return cells.filter((cell) => cell !== undefined);
}

function settingsOf({ options }: CellConfiguration): string {
  return Object.entries(options)
    .map(([name, value]) => `${name} = ${value}`).join(", ");
}

/** Runs one fit; its process's exit code, and what it last said of errors. */
async function runWorker(
  configuration: CellConfiguration,
  { folder, threads, signal, onShare }: {
    readonly folder: string;
    readonly threads: number;
    readonly signal?: AbortSignal;
    readonly onShare: (share: number) => void;
  },
): Promise<{ readonly code: number; readonly message: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "--no-check", WORKER.pathname, folder],
      JSON.stringify(configuration),
    ],
    env: {
      SIVAE_THREADS: String(threads),
      OPENBLAS_NUM_THREADS: String(threads),
      VECLIB_MAXIMUM_THREADS: String(threads),
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stop = () => {
    try {
      child.kill("SIGINT");
    } catch {
      // It has ended by itself.
    }
  };
  signal?.addEventListener("abort", stop);
  const errors = new Response(child.stderr).text();
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  for await (const text of lines) {
    const share = Number(text.trim().split("\n").at(-1));
    if (Number.isFinite(share)) onShare(share);
  }
  const { code } = await child.status;
  signal?.removeEventListener("abort", stop);
  const message = (await errors).trim().split("\n").slice(-3).join(" ");
  return { code, message: message || `its process ended with code ${code}` };
}
