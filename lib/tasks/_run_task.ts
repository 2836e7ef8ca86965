/**
 * The frame of every task.
 *
 * @module
 */
import type { Command } from "commander";

/**
 * Reads the command line and runs the task. An error becomes one sentence on
 * stderr and exit code 1; `DEBUG=1` adds where it came from.
 */
export async function runTask(
  command: Command,
  task: () => Promise<void>,
): Promise<void> {
  command.parse(Deno.args, { from: "user" });
  try {
    await task();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(`error: ${message}`);
    if (Deno.env.get("DEBUG") && error instanceof Error) {
      console.error(error.stack);
    }
    Deno.exit(1);
  }
}
