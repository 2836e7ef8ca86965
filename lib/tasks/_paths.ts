/**
 * Where things lie in the project.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../", import.meta.url);

/** The path of a file of the project, given from its root. */
export function projectPath(relative = ""): string {
  return fileURLToPath(new URL(relative, ROOT));
}
