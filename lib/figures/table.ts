/**
 * Tables, for the screen and for a write-up.
 *
 * @module
 */
import { writeOutput } from "./output.ts";

/** A mean with its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly stderr: number;
}

/** Text, a number, an estimate, or nothing. */
export type Cell = string | number | Estimate | null;

/** A column and how its cells are written. */
export interface Column {
  readonly name: string;
  /** Digits after the point; numbers without it are written as they are. */
  readonly digits?: number;
  /** Which cell is the best and set in bold. */
  readonly best?: "highest" | "lowest";
}

/** Columns, and rows with a cell for each. */
export interface Table {
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

interface Written {
  readonly text: string;
  readonly best: boolean;
}

/** GitHub's Markdown. */
export function toMarkdown(table: Table): string {
  const cells = write(table).map((row) =>
    row.map(({ text, best }) => {
      const safe = text.replaceAll("|", "\\|");
      return best ? `**${safe}**` : safe;
    })
  );
  const rule = table.columns.map((column) =>
    column.digits === undefined ? "---" : "---:"
  );
  return [table.columns.map((column) => column.name), rule, ...cells]
    .map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** LaTeX for the booktabs package, the best in bold. */
export function toLatex(table: Table): string {
  const { columns, caption } = table;
  const row = (cells: readonly string[]) => `${cells.join(" & ")} \\\\`;
  return [
    "\\begin{table}",
    "  \\centering",
    ...(caption ? [`  \\caption{${latex(caption)}}`] : []),
    `  \\begin{tabular}{${
      columns.map((c) => c.digits === undefined ? "l" : "r").join("")
    }}`,
    "    \\toprule",
    `    ${row(columns.map((column) => latex(column.name)))}`,
    "    \\midrule",
    ...write(table).map((cells) =>
      `    ${
        row(cells.map(({ text, best }) =>
          best ? `\\textbf{${latex(text)}}` : latex(text)
        ))
      }`
    ),
    "    \\bottomrule",
    "  \\end{tabular}",
    "\\end{table}",
    "",
  ].join("\n");
}

/** Comma-separated values; an estimate takes two columns. */
export function toCsv({ columns, rows }: Table): string {
  const estimated = columns.map((_, index) =>
    rows.some((row) => isEstimate(row[index]))
  );
  const header = columns.flatMap(({ name }, index) =>
    estimated[index] ? [name, `${name} standard error`] : [name]
  );
  const lines = rows.map((row) =>
    row.flatMap((cell, index) => {
      if (!estimated[index]) return [cell ?? ""];
      return isEstimate(cell) ? [cell.mean, cell.stderr] : [cell ?? "", ""];
    })
  );
  return [header, ...lines]
    .map((line) => line.map(quote).join(",")).join("\n") + "\n";
}

/** An HTML table for a notebook. */
export function toHtml(table: Table): string {
  const align = (index: number) =>
    table.columns[index].digits === undefined ? "left" : "right";
  const row = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${
      cells.map((cell, index) =>
        `<${tag} style="text-align:${align(index)}">${cell}</${tag}>`
      ).join("")
    }</tr>`;
  return [
    "<table>",
    ...(table.caption ? [`<caption>${html(table.caption)}</caption>`] : []),
    `<thead>${row(table.columns.map((c) => html(c.name)), "th")}</thead>`,
    "<tbody>",
    ...write(table).map((cells) =>
      row(
        cells.map(({ text, best }) =>
          best ? `<b>${html(text)}</b>` : html(text)
        ),
        "td",
      )
    ),
    "</tbody></table>",
  ].join("\n");
}

/**
 * Writes `NAME.md`, `NAME.tex` and `NAME.csv`.
 *
 * @param directory By default `data/out/tables` of this project.
 * @returns The paths of the files.
 * @throws {Error} If the folder cannot be written or the disk is full.
 */
export async function saveTable(
  name: string,
  table: Table,
  directory?: string,
): Promise<string[]> {
  return [
    await writeOutput(
      "tables",
      `${name}.md`,
      `${toMarkdown(table)}\n`,
      directory,
    ),
    await writeOutput("tables", `${name}.tex`, toLatex(table), directory),
    await writeOutput("tables", `${name}.csv`, toCsv(table), directory),
  ];
}

function write({ columns, rows }: Table): Written[][] {
  const best = columns.map(({ best }, index) => {
    const values = rows.map((row) => value(row[index]))
      .filter((number) => Number.isFinite(number));
    if (!best || values.length < 2) return NaN;
    return best === "highest" ? Math.max(...values) : Math.min(...values);
  });
  return rows.map((row) =>
    row.map((cell, index) => ({
      text: format(cell, columns[index].digits),
      best: value(cell) === best[index],
    }))
  );
}

function format(cell: Cell, digits?: number): string {
  if (cell === null) return "–";
  if (typeof cell === "string") return cell;
  const number = (value: number) =>
    digits === undefined ? String(value) : value.toLocaleString("en-US", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  return isEstimate(cell)
    ? `${number(cell.mean)} ± ${number(cell.stderr)}`
    : number(cell);
}

function value(cell: Cell): number {
  if (isEstimate(cell)) return cell.mean;
  return typeof cell === "number" ? cell : NaN;
}

function isEstimate(cell: Cell): cell is Estimate {
  return typeof cell === "object" && cell !== null;
}

function latex(text: string): string {
  return text
    .replace(
      /[\\{}$&#%_~^]/g,
      (sign) =>
        sign === "\\"
          ? "\\textbackslash{}"
          : sign === "~" || sign === "^"
          ? `\\${sign}{}`
          : `\\${sign}`,
    )
    .replaceAll("±", "$\\pm$").replaceAll("–", "--")
    .replaceAll("β", "$\\beta$");
}

function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function quote(value: string | number | Estimate): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
