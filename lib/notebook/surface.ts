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
