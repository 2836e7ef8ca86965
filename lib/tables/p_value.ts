/**
 * Digits of p-values in tables, where they stay numbers: all that 10,000
 * assignments of signs resolve, so that none is written as 0.
 */
export const P_DIGITS = 4;

/** Least p-value that is written out. */
const LEAST = 0.001;

/** A p-value as text: "0.042", or "< 0.001". */
export function pValue(p: number): string {
  return p < LEAST ? `< ${LEAST}` : p.toFixed(3);
}
