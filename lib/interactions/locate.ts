/**
 * Where data sets lie on this machine.
 *
 * @module
 */
import { fromFileUrl } from "./paths.ts";
import type { DatasetInfo, Source } from "./catalogue.ts";

/** The project's own data folder, with what comes with it. */
export const PROJECT_DATA = fromFileUrl(new URL("../../data", import.meta.url));

/** Downloads and encoded matrices; git ignores it. */
export const CACHE = `${PROJECT_DATA}/cache`;

/**
 * The folders to search, in order: those of the environment variable
 * `DATA_DIR` (separated by ":", on Windows by ";"), the cache, the project's
 * own data.
 */
export function dataDirectories(): string[] {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const named = (Deno.env.get("DATA_DIR") ?? "").split(separator)
    .map((folder) => folder.trim()).filter((folder) => folder !== "");
  return [...named, CACHE, PROJECT_DATA];
}

/** A source and the file that it was found in. */
export interface Located {
  readonly source: Source;
  readonly path: string;
}

/**
 * The first file of a data set in the given folders. In each folder the
 * catalogue's order of forms counts.
 *
 * @returns `undefined` where there is none.
 */
export async function locate(
  info: DatasetInfo,
  directories: readonly string[] = dataDirectories(),
): Promise<Located | undefined> {
  for (const directory of directories) {
    for (const source of info.sources) {
      const path = `${directory.replace(/[\/\\]+$/, "")}/${source.path}`;
      if (await isFile(path)) return { source, path };
    }
  }
  return undefined;
}

/** Whether a path names a file that can be looked at. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}
