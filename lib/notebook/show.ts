/**
 * Figures and tables for the reader, in a notebook or on a terminal.
 *
 * @module
 */
import { renderSvg } from "../figures/render.ts";
import type { Table } from "../figures/table.ts";
import { toHtml } from "../figures/to_html.ts";
import { toMarkdown } from "../figures/to_markdown.ts";
import type { Spec } from "../figures/theme.ts";
import { detectSurface, display } from "./surface.ts";

const VEGA_LITE = "application/vnd.vegalite.v5+json";

/** Least milliseconds between two drawings of a live figure. */
const LIVE_PAUSE = 400;

/**
 * Shows a figure: interactive where the front end draws Vega-Lite, and as a
 * picture where it does not (GitHub, nbviewer). Outside a notebook nothing is
 * shown; `saveFigure` writes files.
 */
export async function showFigure(spec: Spec): Promise<void> {
  if (detectSurface() !== "notebook") return;
  await display(await figureBundle(spec));
}

/** Shows a table as HTML, or as text outside a notebook. */
export async function showTable(table: Table): Promise<void> {
  const text = toMarkdown(table);
  if (detectSurface() !== "notebook") {
    console.log([table.caption, text].filter(Boolean).join("\n\n"));
    return;
  }
  await display({ "text/html": toHtml(table), "text/plain": text });
}

/** Shows Markdown, mathematics included. */
export async function showMarkdown(text: string): Promise<void> {
  if (detectSurface() !== "notebook") {
    console.log(text);
    return;
  }
  await display({ "text/markdown": text, "text/plain": text });
}

/** A figure that changes while something runs. */
export interface LiveFigure {
  /** Draws the figure anew, unless it was drawn a moment ago. */
  update(spec: () => Spec): Promise<void>;
  /** Draws the figure for the last time, with its picture. */
  end(spec: Spec): Promise<void>;
}

/** A place for a figure that is drawn again and again, at most 2.5 a second. */
export function liveFigure(): LiveFigure {
  const notebook = detectSurface() === "notebook";
  const display_id = crypto.randomUUID();
  let drawn = -Infinity;
  let update = false;
  const draw = async (spec: Spec) => {
    if (!notebook) return;
    await display(await figureBundle(spec), { display_id, update });
    update = true;
  };
  return {
    async update(spec) {
      if (performance.now() - drawn < LIVE_PAUSE) return;
      await draw(spec());
      drawn = performance.now();
    },
    end: draw,
  };
}

async function figureBundle(spec: Spec): Promise<Record<string, unknown>> {
  const { title } = spec as { title?: string | { text?: string } };
  const text = typeof title === "string" ? title : title?.text ?? "";
  return {
    [VEGA_LITE]: spec,
    "image/svg+xml": await renderSvg(spec),
    "text/plain": `Figure: ${text}`,
  };
}
