/**
 * Programs that the tasks start.
 *
 * @module
 */

/** What a program printed, and how it ended. */
export interface Finished {
  readonly success: boolean;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and keeps what it prints.
 *
 * @returns `undefined` if there is no such program.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env" | "signal"> = {},
): Promise<Finished | undefined> {
  try {
    const { success, code, stdout, stderr } = await new Deno.Command(program, {
      ...options,
      args: [...args],
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    return {
      success,
      code,
      stdout: text.decode(stdout),
      stderr: text.decode(stderr),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The last lines of a text, for error messages. */
export function lastLines(text: string, count = 3): string {
  return text.trim().split("\n").slice(-count).join(" ").trim();
}
