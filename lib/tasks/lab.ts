/**
 * `deno task lab`: opens JupyterLab with the Deno kernel.
 *
 * @module
 */
import { Command } from "commander";
import { freePort, isFree } from "./_ports.ts";
import { jupyterEnvironment } from "./_jupyter.ts";
import { projectPath } from "./_paths.ts";
import { programOf } from "./_python.ts";
import { runTask } from "./_run_task.ts";
import { setUp, VENV } from "./setup.ts";

const FIRST_PORT = 8888;

const command = new Command("deno task lab")
  .description("Opens the notebooks in JupyterLab, with the Deno kernel.")
  .option(
    "--port <n>",
    `which port; by default the first free from ${FIRST_PORT}`,
  )
  .option("--no-browser", "print the address only");

if (import.meta.main) {
  await runTask(command, async () => {
    const { port, browser } = command.opts<
      { port?: string; browser: boolean }
    >();
    const chosen = port === undefined
      ? freePort(FIRST_PORT)
      : checkPort(Number(port));
    await setUp();
    const child = new Deno.Command(programOf(VENV, "python"), {
      args: labArguments(chosen, browser),
      cwd: projectPath(),
      env: jupyterEnvironment(),
    }).spawn();
    // JupyterLab asks what Ctrl-C means; this program waits for its answer.
    Deno.addSignalListener("SIGINT", () => {});
    const { code } = await child.status;
    Deno.exit(code);
  });
}

/** Arguments of Python that start JupyterLab. */
export function labArguments(port: number, browser: boolean): string[] {
  return [
    ...["-m", "jupyterlab", `--port=${port}`, "--ServerApp.port_retries=0"],
    `--ServerApp.root_dir=${projectPath()}`,
    "--LabApp.default_url=/lab/tree/notebooks",
    ...(Deno.build.os !== "windows" && Deno.uid() === 0
      ? ["--allow-root"]
      : []),
    ...(browser ? [] : ["--no-browser"]),
  ];
}

function checkPort(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`Expected --port to be from 1 to 65535 but found ${port}.`);
  }
  if (!isFree(port)) {
    throw new Error(
      `Port ${port} is taken by another program: stop it, or choose another ` +
        `port, such as --port ${freePort(port + 1)}.`,
    );
  }
  return port;
}
