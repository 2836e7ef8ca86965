import { isEstimate } from "./_cells.ts";
import type { Table } from "./table.ts";

/**
 * A table as comma-separated values with all digits; an estimate takes two
 * columns, the mean and its standard error.
 */
export function toCsv({ columns, rows }: Table): string {
  const estimated = columns.map((_, index) =>
    rows.some((row) => isEstimate(row[index]))
  );
  const header = columns.flatMap(({ name }, index) =>
    estimated[index] ? [name, `${name} standard error`] : [name]
  );
  const lines = rows.map((row) =>
    row.flatMap((cell, index) => {
      if (isEstimate(cell)) return [cell.mean, cell.stderr];
      return estimated[index] ? [cell ?? "", ""] : [cell ?? ""];
    })
  );
  return [header, ...lines]
    .map((line) => line.map(quote).join(",")).join("\n") + "\n";
}

function quote(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
