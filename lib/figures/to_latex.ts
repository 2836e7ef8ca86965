import { writtenCells } from "./_cells.ts";
import type { Table } from "./table.ts";

/** Signs that pdfLaTeX does not know as they are, or takes for commands. */
const SIGNS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "$": "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  "_": "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "$<$",
  ">": "$>$",
  "±": "$\\pm$",
  "×": "$\\times$",
  "−": "$-$",
  "–": "--",
  "→": "$\\to$",
  "α": "$\\alpha$",
  "β": "$\\beta$",
  "γ": "$\\gamma$",
  "ε": "$\\epsilon$",
  "η": "$\\eta$",
  "θ": "$\\theta$",
  "λ": "$\\lambda$",
  "μ": "$\\mu$",
  "π": "$\\pi$",
  "σ": "$\\sigma$",
  "φ": "$\\phi$",
};

/**
 * A table for LaTeX with the booktabs package: the best in bold.
 *
 * @throws {RangeError} If a row does not fit the columns.
 */
export function toLatex(table: Table): string {
  const { columns, caption } = table;
  const alignment = columns.map(({ digits }) =>
    digits === undefined ? "l" : "r"
  ).join("");
  const row = (cells: readonly string[]) => `${cells.join(" & ")} \\\\`;
  return [
    "\\begin{table}",
    "  \\centering",
    ...(caption ? [`  \\caption{${escape(caption)}}`] : []),
    `  \\begin{tabular}{${alignment}}`,
    "    \\toprule",
    `    ${row(columns.map(({ name }) => escape(name)))}`,
    "    \\midrule",
    ...writtenCells(table).map((cells) =>
      `    ${
        row(cells.map(({ text, best }) =>
          best ? `\\textbf{${number(text)}}` : number(text)
        ))
      }`
    ),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}

/** A cell, whose minus sign would be a hyphen. */
function number(text: string): string {
  return escape(text.replace(/^-(?=\d)/, "−"));
}

function escape(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9\s]/g, (sign) => SIGNS[sign] ?? sign);
}
