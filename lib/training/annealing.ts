/**
 * The weight β of the KL term in (5): how it rises, and how far.
 *
 * @module
 */
import type { Annealing, EpochEvent, FitOptions } from "./events.ts";

/** β at an update: linear from 0 to the cap (Liang et al. 2018). */
export function annealedBeta(
  { cap, epochs }: Annealing,
  step: number,
  stepsPerEpoch: number,
): number {
  const length = epochs * stepsPerEpoch;
  return length > 0 ? cap * Math.min(1, step / length) : cap;
}

/**
 * The largest β that is worth reaching (paper, page 3): in a fit whose β rises
 * from 0 to 1, the β of the epoch with the best validation metric.
 *
 * @throws {RangeError} If there are no epochs.
 */
export function capAtPeak(
  epochs: readonly EpochEvent[],
  metric: FitOptions["selectBy"],
): number {
  if (epochs.length === 0) {
    throw new RangeError("Expected at least one epoch but found none");
  }
  return epochs.reduce((best, epoch) =>
    epoch.validation[metric].mean > best.validation[metric].mean ? epoch : best
  ).beta;
}
