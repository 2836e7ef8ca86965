import { checkChoice } from "./_check.ts";

/**
 * log Z(η, N) by the textbook recurrence over items in log space, O(I·N): the
 * second, independent way to {@linkcode logPartition}.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns In nats.
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function logPartitionByRecurrence(
  eta: Float64Array,
  n: number,
): number {
  const { eta: logits } = checkChoice(eta, n);
  const table = new Float64Array(n + 1).fill(-Infinity);
  table[0] = 0;
  for (let i = 0; i < logits.length; i++) {
    const least = Math.max(1, n - (logits.length - 1 - i));
    for (let count = Math.min(n, i + 1); count >= least; count--) {
      table[count] = logAddExp(table[count], table[count - 1] + logits[i]);
    }
  }
  return table[n];
}

function logAddExp(a: number, b: number): number {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
