/**
 * Figures and tables for the reader, in a notebook or on a terminal.
 *
 * @module
 */
import type { Table } from "../figures/table.ts";
import { toHtml } from "../figures/to_html.ts";
import { toMarkdown } from "../figures/to_markdown.ts";
import type { Spec } from "../figures/theme.ts";
import { figureBundle } from "./_figure_bundle.ts";
import { detectSurface, display } from "./surface.ts";

/**
 * Shows a figure: drawn by the front end where it knows Vega-Lite, and as a
 * picture where it does not (GitHub, nbviewer). Outside a notebook nothing is
 * shown; `saveFigure` writes files.
 *
 * @throws {Error} If the specification cannot be drawn.
 */
export async function showFigure(spec: Spec): Promise<void> {
  if (detectSurface() !== "notebook") return;
  await display(await figureBundle(spec));
}

/**
 * Shows a table as HTML, or as Markdown on stdout outside a notebook.
 *
 * @throws {RangeError} If a row does not fit the columns.
 */
export async function showTable(table: Table): Promise<void> {
  const text = toMarkdown(table);
  if (detectSurface() !== "notebook") {
    console.log([table.caption, text].filter(Boolean).join("\n\n"));
    return;
  }
  await display({ "text/html": toHtml(table), "text/plain": text });
}

/** Shows Markdown, mathematics included; outside a notebook, as it is. */
export async function showMarkdown(text: string): Promise<void> {
  if (detectSurface() !== "notebook") {
    console.log(text);
    return;
  }
  await display({ "text/markdown": text, "text/plain": text });
}

/** Shows an equation, written in LaTeX without dollar signs. */
export async function showEquation(latex: string): Promise<void> {
  if (detectSurface() !== "notebook") {
    console.log(latex);
    return;
  }
  const text = `$$${latex}$$`;
  await display({ "text/latex": text, "text/plain": latex });
}
