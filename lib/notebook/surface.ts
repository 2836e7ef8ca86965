/**
 * Where the program's reader is.
 *
 * @module
 */

/** A notebook of the Deno kernel, a terminal, or a pipe or file. */
export type Surface = "notebook" | "terminal" | "pipe";

/** MIME bundle of one display, by MIME type. */
export type Bundle = Readonly<Record<string, unknown>>;

/** How a display is named, so that it can be replaced. */
export interface DisplayOptions {
  readonly display_id?: string;
  readonly update?: boolean;
}

/**
 * Milliseconds after which a message has left the kernel. Deno's kernel says at
 * times that a cell has ended while the cell's last message is still on its
 * way, and nbclient drops what comes later (late in 12 of 80 cells with no
 * pause, 1 of 80 with 1 ms, none with 10 ms; Deno 2.9.6, two busy cores).
 */
const ON_ITS_WAY = 25;

type Display = (
  bundle: Bundle,
  options: DisplayOptions & { readonly raw: true },
) => Promise<void>;

/** The reader's surface; stderr decides between terminal and pipe. */
export function detectSurface(): Surface {
  if (kernelDisplay()) return "notebook";
  return Deno.stderr.isTerminal() ? "terminal" : "pipe";
}

/**
 * Sends a MIME bundle to the notebook.
 *
 * @throws {Error} If the program does not run in a notebook.
 */
export async function display(
  bundle: Bundle,
  options: DisplayOptions = {},
): Promise<void> {
  const send = kernelDisplay();
  if (!send) throw new Error("There is no notebook to display in.");
  await send(bundle, { ...options, raw: true });
  await new Promise((resolve) => setTimeout(resolve, ON_ITS_WAY));
}

/** `Deno.jupyter.display`; outside the kernel there is no such thing. */
function kernelDisplay(): Display | undefined {
  try {
    const { jupyter } = Deno as unknown as {
      jupyter?: { display: Display };
    };
    return jupyter?.display;
  } catch {
    return undefined;
  }
}
