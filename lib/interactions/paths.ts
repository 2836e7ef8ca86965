import { fileURLToPath } from "node:url";

/** The path of a file URL, with "/" between its parts on every system. */
export function fromFileUrl(url: URL): string {
  return fileURLToPath(url).replaceAll("\\", "/");
}

/** The folder that holds `path`. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/"))) || ".";
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
