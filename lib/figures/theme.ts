/**
 * The look of every figure.
 *
 * @module
 */

/** A Vega-Lite specification, or a part of one. */
export type Spec = Readonly<Record<string, unknown>>;

/**
 * Okabe and Ito's (2008) palette, distinct with any colour vision, without its
 * yellow, which is faint on white.
 */
export const PALETTE = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#000000",
] as const;

/** Of numbers that have a smallest and a largest value. */
export const SEQUENTIAL = "viridis";

/** Width and height of a plot in pixels: one column of a paper. */
export const SIZE = { width: 380, height: 240 } as const;

const FONT = "DejaVu Sans, Helvetica, Arial, sans-serif";

/**
 * What every specification begins with. JupyterLab draws Vega-Lite 3 to 5, so
 * it is version 5, and nothing newer is used.
 */
export function figure(spec: Spec): Spec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    background: "white",
    padding: 8,
    ...spec,
    config: {
      font: FONT,
      view: { stroke: null },
      axis: {
        labelFontSize: 11,
        titleFontSize: 12,
        titleFontWeight: "normal",
        gridColor: "#e6e6e6",
        domainColor: "#555",
        tickColor: "#555",
        labelColor: "#222",
        titleColor: "#222",
        labelLimit: 0,
        labelFlush: false,
        labelSeparation: 4,
      },
      point: { filled: true, opacity: 1, size: 64 },
      legend: {
        labelLimit: 0,
        labelFontSize: 11,
        titleFontSize: 12,
        titleFontWeight: "normal",
      },
      header: { labelFontSize: 12, titleFontSize: 12 },
      title: {
        fontSize: 13,
        fontWeight: "bold",
        subtitleFontSize: 11,
        subtitleColor: "#555",
        anchor: "start",
        offset: 10,
      },
      range: { category: PALETTE },
    },
  };
}
