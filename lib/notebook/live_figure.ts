import type { Spec } from "../figures/theme.ts";
import { figureBundle, sketchBundle } from "./_figure_bundle.ts";
import { type Bundle, detectSurface, display } from "./surface.ts";

/** Least milliseconds between two drawings. */
const PAUSE = 400;

/** A figure that changes while something runs. */
export interface LiveFigure {
  /**
   * Draws the figure anew, unless it was drawn a moment ago.
   *
   * @param spec Called only if the figure is drawn.
   */
  update(spec: () => Spec): Promise<void>;
  /**
   * Draws the figure for the last time, with its picture.
   *
   * @throws {Error} If the specification cannot be drawn.
   */
  end(spec: Spec): Promise<void>;
}

/**
 * A place in a notebook for a figure that is drawn again and again, at most
 * 2.5 times a second. Outside a notebook nothing is shown.
 */
export function liveFigure(surface = detectSurface()): LiveFigure {
  const display_id = crypto.randomUUID();
  let drawn = -Infinity;
  let update = false;
  const send = async (bundle: Bundle) => {
    await display(bundle, { display_id, update });
    update = true;
    drawn = performance.now();
  };
  return {
    async update(spec) {
      if (surface !== "notebook" || performance.now() - drawn < PAUSE) return;
      await send(sketchBundle(spec()));
    },
    async end(spec) {
      if (surface !== "notebook") return;
      await send(await figureBundle(spec));
    },
  };
}
