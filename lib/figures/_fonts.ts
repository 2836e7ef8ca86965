/**
 * The font that comes with the project, so that a figure needs none of the
 * system's.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const FOLDER = new URL(
  "./ttf/",
  import.meta.resolve("dejavu-fonts-ttf/package.json"),
);

/** Paths of DejaVu Sans. */
export const FONT_FILES = {
  regular: fileURLToPath(new URL("DejaVuSans.ttf", FOLDER)),
  bold: fileURLToPath(new URL("DejaVuSans-Bold.ttf", FOLDER)),
} as const;
