/**
 * The notebooks: which there are, their code, and running them.
 *
 * @module
 */
import { jupyterEnvironment } from "./_jupyter.ts";
import { projectPath } from "./_paths.ts";
import { programOf } from "./_python.ts";
import { VENV } from "./setup.ts";

/** How a notebook is executed. */
export interface ExecuteOptions {
  /** Where the executed notebook goes. */
  readonly output: string;
  /** `PAPER_MODE` and the like. */
  readonly env?: Readonly<Record<string, string>>;
  readonly onCell?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

type Event =
  | { readonly event: "cell"; readonly done: number; readonly total: number }
  | {
    readonly event: "error";
    readonly cell: number;
    readonly source: string;
    readonly message: string;
  }
  | { readonly event: "end"; readonly seconds: number }
  | { readonly event: "interrupted" };

/** Names of the notebooks in order, without their ending. */
export async function listNotebooks(): Promise<string[]> {
  const entries = await Array.fromAsync(
    Deno.readDir(projectPath("notebooks")),
  );
  return entries.map((entry) => entry.name)
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => name.slice(0, -".ipynb".length))
    .sort();
}

/** The code cells of a notebook, in order. */
export function codeCells(notebook: string): string[] {
  const { cells } = JSON.parse(notebook) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  return cells.filter((cell) => cell.cell_type === "code")
    .map(({ source }) => typeof source === "string" ? source : source.join(""));
}

/**
 * Executes a notebook on a fresh kernel.
 *
 * @returns Seconds that it took.
 * @throws {Error} If a cell fails; the message has the notebook, the cell's
 *   number, its first lines and the error. The notebook is left as it was.
 */
export async function executeNotebook(
  name: string,
  { output, env = {}, onCell, signal }: ExecuteOptions,
): Promise<number> {
  const child = new Deno.Command(programOf(VENV, "python"), {
    args: [
      projectPath("lib/notebook/execute.py"),
      projectPath(`notebooks/${name}.ipynb`),
      output,
    ],
    env: { ...jupyterEnvironment(), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stop = () => child.kill("SIGINT");
  signal?.addEventListener("abort", stop);
  const errors = new Response(child.stderr).text();
  let seconds: number | undefined;
  let failure: string | undefined;
  for await (const event of events(child.stdout)) {
    if (event.event === "cell") onCell?.(event.done, event.total);
    if (event.event === "end") seconds = event.seconds;
    if (event.event === "interrupted") failure = `${name} was interrupted.`;
    if (event.event === "error") failure = describeError(name, event);
  }
  await child.status;
  signal?.removeEventListener("abort", stop);
  if (seconds !== undefined) return seconds;
  throw new Error(
    failure ?? `${name} did not run: ${(await errors).trim().slice(-800)}`,
  );
}

function describeError(
  name: string,
  { cell, source, message }: Extract<Event, { event: "error" }>,
): string {
  const lines = source.split("\n");
  const head = lines.slice(0, 4).map((line) => `    ${line}`).join("\n");
  return `Cell ${cell} of ${name}.ipynb failed:\n${head}\n` +
    `${lines.length > 4 ? "    …\n" : ""}${message.trim().slice(-2000)}`;
}

async function* events(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Event> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith("{")) yield JSON.parse(line);
    }
  }
}
