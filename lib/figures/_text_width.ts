import PDFDocument from "pdfkit";
import { FONT_FILES } from "./_fonts.ts";

let ruler: typeof PDFDocument.prototype | undefined;

/**
 * Width of a line of text in DejaVu Sans, in the unit of `size`.
 *
 * @param weight As in CSS; bold from 600 on.
 */
export function textWidth(
  text: string,
  size: number,
  weight: string | number = "normal",
): number {
  ruler ??= new PDFDocument({ autoFirstPage: false });
  const bold = weight === "bold" || Number(weight) >= 600;
  return ruler.font(bold ? FONT_FILES.bold : FONT_FILES.regular)
    .fontSize(size).widthOfString(text);
}
