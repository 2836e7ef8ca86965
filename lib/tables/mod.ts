/**
 * Tables 2 and 3: their cells, how they are filled, and what they say.
 *
 * @module
 */
export {
  type PaperCells,
  paperCells,
  TABLE_ROWS,
  type TableNumber,
} from "./paper_cells.ts";
export { protocolOf } from "./protocol.ts";
export { pValue } from "./p_value.ts";
export { resultTable } from "./result_table.ts";
export { EQUIVALENCE_MARGIN, orderingTable } from "./ordering_table.ts";
export { rivalsTable } from "./rivals_table.ts";
export { summariseFits } from "./summarise_fits.ts";
export {
  type RowSummary,
  type SummarisedFit,
  summariseRow,
} from "./summary.ts";
export { tableResults } from "./reference.ts";
