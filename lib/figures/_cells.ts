/**
 * What the cells of a table say, in any format.
 *
 * @module
 */
import type { Cell, Estimate, Table } from "./table.ts";

/** A cell as text, and whether it is the best of its column. */
export interface WrittenCell {
  readonly text: string;
  readonly best: boolean;
}

/**
 * The cells row by row.
 *
 * @throws {RangeError} If a row has more or fewer cells than there are columns.
 */
export function writtenCells({ columns, rows }: Table): WrittenCell[][] {
  rows.forEach((row, index) => {
    if (row.length === columns.length) return;
    throw new RangeError(
      `Expected row ${index + 1} to have ${columns.length} cells, one for ` +
        `each column, but found ${row.length}`,
    );
  });
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

/** Whether a cell is a mean with its standard error. */
export function isEstimate(cell: Cell): cell is Estimate {
  return typeof cell === "object" && cell !== null;
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
