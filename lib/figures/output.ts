/**
 * Files that the project hands to its user.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const OUTPUT = new URL("../../data/out/", import.meta.url);

/**
 * Writes a file into `data/out/KIND`, or into the given folder. A file of that
 * name is replaced only once the new one is complete.
 *
 * @returns The file's path, from the project's root if it lies there.
 * @throws {RangeError} If the name has a folder in it.
 * @throws {Error} If the folder cannot be written or the disk is full.
 */
export async function writeOutput(
  kind: "figures" | "tables",
  name: string,
  contents: string | Uint8Array,
  directory?: string,
): Promise<string> {
  if (/[/\\]/.test(name)) {
    throw new RangeError(
      `Expected the name of a file but found "${name}": name the folder in ` +
        "the argument directory.",
    );
  }
  const folder = directory ?? outputFolder(kind);
  const path = `${folder}/${name}`;
  const part = `${path}.part`;
  const bytes = typeof contents === "string"
    ? new TextEncoder().encode(contents)
    : contents;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(part, bytes);
    await Deno.rename(part, path);
  } catch (error) {
    await Deno.remove(part).catch(() => {});
    throw new Error(
      `Cannot write ${path} (${
        error instanceof Error ? error.message : error
      }): make the folder writable, free some space, or name another folder.`,
      { cause: error },
    );
  }
  return directory ? path : `data/out/${kind}/${name}`;
}

/** The folder that figures or tables go to. */
export function outputFolder(kind: "figures" | "tables"): string {
  return fileURLToPath(new URL(kind, OUTPUT));
}
