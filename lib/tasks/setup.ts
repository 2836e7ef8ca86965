/**
 * `deno task setup`: everything that the other tasks need, into the project's
 * own folder.
 *
 * @module
 */
import { Command } from "commander";
import { writeKernelSpec } from "./_jupyter.ts";
import { projectPath } from "./_paths.ts";
import { ensureEnvironment } from "./_python.ts";
import { lastLines, run } from "./_run.ts";
import { runTask } from "./_run_task.ts";

/** JupyterLab, nbclient and a BLAS. */
export const VENV = ".venv";

if (import.meta.main) {
  const command = new Command("deno task setup").description(
    "Installs npm packages, JupyterLab and the Deno kernel into this folder. " +
      "Nothing is written outside it, and a second run changes nothing.",
  );
  await runTask(command, async () => {
    await setUp();
    console.log("Ready: `deno task paper` runs the notebooks.");
  });
}

/**
 * Installs what is missing.
 *
 * @throws {Error} If something cannot be installed; the message says what to do.
 */
export async function setUp(): Promise<void> {
  await installPackages();
  await ensureEnvironment({
    folder: VENV,
    requirements: "lib/tasks/requirements.txt",
    arguments: ["--require-hashes"],
    purpose: "JupyterLab",
  });
  await writeKernelSpec();
  await quietLab();
}

/** JupyterLab would ask each newcomer whether it may fetch its news. */
async function quietLab(): Promise<void> {
  const folder = projectPath(`${VENV}/share/jupyter/lab/settings`);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    `${folder}/overrides.json`,
    JSON.stringify({
      "@jupyterlab/apputils-extension:notification": {
        fetchNews: "false",
        checkForUpdates: false,
      },
    }),
  );
}

async function installPackages(): Promise<void> {
  const result = await run(
    Deno.execPath(),
    ["install", "--frozen", "--quiet"],
    {
      cwd: projectPath(),
    },
  );
  if (result?.success) return;
  throw new Error(
    `The npm packages cannot be installed (${
      lastLines(result?.stderr ?? "", 2)
    }): check the network and the free space, then run the same command again.`,
  );
}
