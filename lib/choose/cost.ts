import type { Random } from "../random.ts";
import { logPartitionAndGradient } from "./inclusion_probabilities.ts";
import { logPartitionByRecurrence } from "./recurrence.ts";

/** Time of one evaluation. */
export interface Cost {
  readonly method: string;
  /** N */
  readonly count: number;
  /** Milliseconds: the least of some evaluations. */
  readonly ms: number;
}

/** Evaluations of the quadrature, of which the fastest counts. */
const REPETITIONS = 7;

/**
 * What log Z(η, N) costs on this machine for one user, by N: with all its
 * inclusion probabilities by the quadrature, and alone by the recurrence.
 *
 * @param items I; the logits are drawn from N(0, 2²).
 */
export function costByCount(
  items: number,
  counts: readonly number[],
  random: Random,
): Cost[] {
  const eta = Float64Array.from({ length: items }, () => 2 * random.normal());
  const time = (work: () => void) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  // Compiled before it counts.
  for (let time = 0; time < REPETITIONS; time++) {
    for (const count of counts) logPartitionAndGradient(eta, count);
  }
  logPartitionByRecurrence(eta, counts[0]);
  const quadrature = counts.map((count) => ({
    method: "quadrature, value and gradient",
    count,
    ms: Math.min(
      ...Array.from(
        { length: REPETITIONS },
        () => time(() => logPartitionAndGradient(eta, count)),
      ),
    ),
  }));
  const recurrence = counts.map((count) => ({
    method: "recurrence, value only",
    count,
    ms: time(() => logPartitionByRecurrence(eta, count)),
  }));
  return [...quadrature, ...recurrence];
}
