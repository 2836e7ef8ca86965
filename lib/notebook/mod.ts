/**
 * What a notebook shows: figures, tables, progress.
 *
 * @module
 */
export * from "./live_figure.ts";
export * from "./progress.ts";
export * from "./settings.ts";
export * from "./show.ts";
export { detectSurface } from "./surface.ts";
