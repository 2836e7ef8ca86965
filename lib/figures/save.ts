/**
 * Figures as files that a write-up takes.
 *
 * @module
 */
import { Resvg } from "@resvg/resvg-js";
import PDFDocument from "pdfkit";
import svgToPdf from "svg-to-pdfkit";
import { FONT_FILES } from "./_fonts.ts";
import { writeOutput } from "./output.ts";
import { renderSvg } from "./render.ts";
import type { Spec } from "./theme.ts";

/** Pixels of the PNG for each pixel of the figure. */
const SCALE = 3;

/** PDF points for each pixel of the figure. */
const POINTS = 0.75;

/**
 * Writes `NAME.svg`, `NAME.png`, `NAME.pdf` and `NAME.vl.json`.
 *
 * @param directory By default `data/out/figures` of this project.
 * @returns The paths of the files.
 * @throws {RangeError} If the name has a folder in it.
 * @throws {Error} If the specification cannot be drawn, the folder cannot be
 *   written, or the disk is full.
 */
export async function saveFigure(
  name: string,
  spec: Spec,
  directory?: string,
): Promise<string[]> {
  const svg = await renderSvg(spec);
  const files = [
    [`${name}.svg`, svg],
    [`${name}.png`, toPng(svg)],
    [`${name}.pdf`, await toPdf(svg, name)],
    [`${name}.vl.json`, JSON.stringify(spec, null, 2) + "\n"],
  ] as const;
  const paths: string[] = [];
  for (const [file, contents] of files) {
    paths.push(await writeOutput("figures", file, contents, directory));
  }
  return paths;
}

/** The fonts come with the project, so that text needs none of the system. */
function toPng(svg: string): Uint8Array {
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: [FONT_FILES.regular, FONT_FILES.bold],
      defaultFontFamily: "DejaVu Sans",
    },
  });
  return image.render().asPng();
}

async function toPdf(svg: string, title: string): Promise<Uint8Array> {
  const [width, height] = ["width", "height"].map((side) =>
    POINTS * Number(new RegExp(`<svg[^>]* ${side}="([\\d.]+)"`).exec(svg)![1])
  );
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    info: { Title: title },
  });
  const chunks: Uint8Array[] = [];
  const finished = new Promise<void>((resolve, reject) => {
    document.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    document.on("end", resolve);
    document.on("error", reject);
  });
  document.registerFont("regular", FONT_FILES.regular);
  document.registerFont("bold", FONT_FILES.bold);
  svgToPdf(document, svg, 0, 0, {
    width,
    height,
    assumePt: true,
    fontCallback: (_family: string, bold: boolean) => bold ? "bold" : "regular",
  });
  document.end();
  await finished;
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}
