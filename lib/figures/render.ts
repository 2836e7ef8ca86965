/**
 * Draws a specification as SVG.
 *
 * @module
 */
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Spec } from "./theme.ts";

/**
 * The figure as an SVG document.
 *
 * @throws {Error} If Vega-Lite cannot make sense of the specification.
 */
export async function renderSvg(spec: Spec): Promise<string> {
  const warnings: string[] = [];
  const logger = quietLogger(warnings);
  // The compiler is a version further than the schema that JupyterLab knows;
  // all that is used here means the same in both.
  const { $schema: _, ...rest } = spec;
  const compiled = compile(rest as unknown as TopLevelSpec, { logger });
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
    warnings.push(messages.join(" "));
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
