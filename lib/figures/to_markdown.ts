import { writtenCells } from "./_cells.ts";
import type { Table } from "./table.ts";

/**
 * A table in GitHub's Markdown, without its caption: the best in bold.
 *
 * @throws {RangeError} If a row does not fit the columns.
 */
export function toMarkdown(table: Table): string {
  const header = table.columns.map(({ name }) => escape(name));
  const rule = table.columns.map(({ digits }) =>
    digits === undefined ? "---" : "---:"
  );
  const cells = writtenCells(table).map((row) =>
    row.map(({ text, best }) => best ? `**${escape(text)}**` : escape(text))
  );
  return [header, rule, ...cells]
    .map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function escape(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}
