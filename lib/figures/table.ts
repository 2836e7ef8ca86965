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
