/** Least p-value that is written out. */
const LEAST = 0.001;

/** A p-value as tables write it: "0.042", or "< 0.001". */
export function pValue(p: number): string {
  return p < LEAST ? `< ${LEAST}` : p.toFixed(3);
}
