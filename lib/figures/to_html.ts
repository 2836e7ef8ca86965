import { writtenCells } from "./_cells.ts";
import type { Table } from "./table.ts";

/**
 * A table for a notebook: the best in bold.
 *
 * @throws {RangeError} If a row does not fit the columns.
 */
export function toHtml(table: Table): string {
  const row = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${
      cells.map((cell, index) => {
        const number = table.columns[index].digits !== undefined;
        const side = number ? "right" : "left";
        return `<${tag} style="text-align:${side}">${cell}</${tag}>`;
      }).join("")
    }</tr>`;
  return [
    "<table>",
    ...(table.caption ? [`<caption>${escape(table.caption)}</caption>`] : []),
    `<thead>${
      row(table.columns.map(({ name }) => escape(name)), "th")
    }</thead>`,
    "<tbody>",
    ...writtenCells(table).map((cells) =>
      row(
        cells.map(({ text, best }) =>
          best ? `<b>${escape(text)}</b>` : escape(text)
        ),
        "td",
      )
    ),
    "</tbody></table>",
  ].join("\n");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
