export * from "./progress.ts";
export * from "./settings.ts";
export * from "./show.ts";
export { detectSurface } from "./surface.ts";
