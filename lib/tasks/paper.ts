/**
 * `deno task paper`: executes every notebook.
 *
 * @module
 */
import { Command, Option } from "commander";
import { startProgress } from "../notebook/progress.ts";
import { executeNotebook, listNotebooks } from "./_notebooks.ts";
import { projectPath } from "./_paths.ts";
import { runTask } from "./_run_task.ts";
import { setUp } from "./setup.ts";

interface PaperOptions {
  readonly full: boolean;
  readonly dataset?: string;
  readonly only?: string;
  readonly backend?: string;
  readonly output?: string;
}

const command = new Command("deno task paper")
  .description(
    "Installs what is missing, executes every notebook, and names what it " +
      "wrote. Data comes from DATA_DIR, the cache, or its publisher; with " +
      "none of them, from a generator, and the notebooks say so.",
  )
  .option("--full", "the reported numbers, not the two-minute version", false)
  .option("--quick", "the two-minute version (what happens without --full)")
  .option("--dataset <name>", "a data set of the catalogue")
  .option("--only <start>", "only notebooks whose names start so, such as 04")
  .addOption(
    new Option("--backend <name>", "where to compute")
      .choices(["auto", "webgpu", "native", "wasm", "cpu"]),
  )
  .option(
    "--output <folder>",
    "put the executed notebooks there, not in place of the old ones",
  );

if (import.meta.main) {
  await runTask(command, () => runPaper(command.opts<PaperOptions>()));
}

async function runPaper(options: PaperOptions): Promise<void> {
  const names = (await listNotebooks())
    .filter((name) => name.startsWith(options.only ?? ""));
  if (names.length === 0) {
    throw new Error(
      `No notebook's name starts with "${options.only}": there are ` +
        (await listNotebooks()).join(", "),
    );
  }
  await setUp();
  const started = new Date();
  const controller = new AbortController();
  Deno.addSignalListener("SIGINT", () => controller.abort());
  const folder = options.output ?? projectPath("notebooks");
  await Deno.mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const name of names) {
    const output = `${folder}/${name}.ipynb`;
    const progress = startProgress(name, 1);
    const seconds = await executeNotebook(name, {
      output,
      env: notebookVariables(options),
      onCell: (done, total) => progress.update(done / total),
      signal: controller.signal,
    });
    progress.end();
    console.log(`${name} ran in ${seconds.toFixed(0)} s`);
    written.push(output);
  }
  for (const kind of ["figures", "tables"]) {
    written.push(...await filesSince(projectPath(`data/out/${kind}`), started));
  }
  console.log("\nWritten:");
  for (const path of written) console.log(`  ${shorten(path)}`);
  Deno.exit(0);
}

function notebookVariables(options: PaperOptions): Record<string, string> {
  return {
    PAPER_MODE: options.full ? "full" : "quick",
    ...(options.dataset && { PAPER_DATASET: options.dataset }),
    ...(options.backend && { PAPER_BACKEND: options.backend }),
  };
}

async function filesSince(folder: string, since: Date): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const { mtime } = await Deno.stat(`${folder}/${name}`);
      if (mtime && mtime >= since) paths.push(`${folder}/${name}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths.sort();
}

function shorten(path: string): string {
  const root = projectPath();
  return path.startsWith(root) ? path.slice(root.length) : path;
}
