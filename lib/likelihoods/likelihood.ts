import type { ValueAndGradient } from "../choose/mod.ts";

/**
 * A reconstruction term of a user: logits and items in, log-likelihood and its
 * gradient out. All of them can stand in for each other in an objective.
 */
export interface Likelihood {
  /** As in a table's head. */
  readonly name: string;
  /** Where the paper has it. */
  readonly equation: string;
  /**
   * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
   * @param items The user's items x, N_u distinct indices in any order.
   * @returns The log-likelihood in nats, and its gradient in η, length I.
   * @throws {RangeError} If an item is outside 0 … I − 1 or comes twice, or a
   *   logit is NaN or +∞.
   */
  evaluate(eta: Float64Array, items: Uint32Array): ValueAndGradient;
}

/** The gradient x − E x, from the expectation E x, in place. */
export function observedMinus(
  expectation: Float64Array,
  items: Uint32Array,
): Float64Array {
  for (let i = 0; i < expectation.length; i++) {
    expectation[i] = 0 - expectation[i];
  }
  for (const item of items) expectation[item] += 1;
  return expectation;
}
