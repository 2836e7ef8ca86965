/**
 * Files that the project hands to its user.
 *
 * @module
 */

const OUTPUT = new URL("../../data/out/", import.meta.url);

/**
 * Writes a file into `data/out/KIND`, or into the given folder.
 *
 * @returns The file's path, from the project's root if it lies there.
 * @throws {Error} If the folder cannot be written or the disk is full.
 */
export async function writeOutput(
  kind: "figures" | "tables",
  name: string,
  contents: string | Uint8Array,
  directory?: string,
): Promise<string> {
  const folder = directory ?? outputFolder(kind);
  const path = `${folder}/${name}`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    if (typeof contents === "string") await Deno.writeTextFile(path, contents);
    else await Deno.writeFile(path, contents);
  } catch (error) {
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
  return decodeURIComponent(new URL(kind, OUTPUT).pathname)
    .replace(/^\/([A-Za-z]:)/, "$1");
}
