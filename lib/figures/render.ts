/**
 * Draws a specification as SVG.
 *
 * @module
 */
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { textWidth } from "./_text_width.ts";
import type { Spec } from "./theme.ts";

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

// Without a canvas Vega takes every letter for 0.8 em wide and leaves too much
// room. It reads this width of its own accord; its types do not have it.
const { textMetrics } = vega as unknown as {
  textMetrics: { width: (item: TextItem, text: unknown) => number };
};
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text ?? "").trim(), fontSize, fontWeight);

/**
 * The figure as an SVG document, with room for its text in DejaVu Sans.
 *
 * @throws {Error} If Vega-Lite cannot make sense of the specification, or
 *   warns of a part of it.
 */
export async function renderSvg(spec: Spec): Promise<string> {
  const warnings: string[] = [];
  const logger = quietLogger(warnings);
  // The compiler is a version further than the schema that JupyterLab knows;
  // all that is used here means the same in both.
  const { $schema: _, ...rest } = spec;
  // The copy is for Vega, which writes into the data that it is given.
  const copy = structuredClone(rest) as unknown as TopLevelSpec;
  const compiled = compile(copy, { logger });
  const view = new vega.View(vega.parse(compiled.spec), {
    renderer: "none",
    logger,
  });
  try {
    const svg = await view.toSVG();
    if (warnings.length > 0) {
      throw new Error(`The figure is not drawn as meant: ${warnings[0]}`);
    }
    return svg;
  } finally {
    view.finalize();
  }
}

function quietLogger(warnings: string[]): vega.LoggerInterface {
  const keep = (...messages: readonly unknown[]) => {
    const message = messages.join(" ");
    // A field without values: its panel is empty, as it should be.
    if (!message.startsWith("Infinite extent")) warnings.push(message);
    return logger;
  };
  const drop = () => logger;
  const logger = {
    level: () => logger,
    error: keep,
    warn: keep,
    info: drop,
    debug: drop,
  } as unknown as vega.LoggerInterface;
  return logger;
}
