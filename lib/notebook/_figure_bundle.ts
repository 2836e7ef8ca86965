/**
 * A figure as a notebook takes it.
 *
 * @module
 */
import { renderSvg } from "../figures/render.ts";
import type { Spec } from "../figures/theme.ts";
import type { Bundle } from "./surface.ts";

/** The specification alone, for drawings that are soon replaced. */
export function sketchBundle(spec: Spec): Bundle {
  const { title } = spec as { title?: string | { text?: string } };
  const text = typeof title === "string" ? title : title?.text ?? "";
  return {
    "application/vnd.vegalite.v5+json": spec,
    "text/plain": `Figure: ${text}`,
  };
}

/**
 * The specification and its picture, for a notebook that is kept.
 *
 * @throws {Error} If the specification cannot be drawn.
 */
export async function figureBundle(spec: Spec): Promise<Bundle> {
  return { ...sketchBundle(spec), "image/svg+xml": await renderSvg(spec) };
}
