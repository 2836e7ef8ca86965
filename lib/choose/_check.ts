/**
 * Checks of logits and subset sizes.
 *
 * @module
 */

/** Which items can be chosen at all. */
export interface Choice {
  /** Indices of the items with a logit above −∞. */
  readonly available: Uint32Array;
  /** Their logits. */
  readonly eta: Float64Array;
}

/**
 * The items that can be chosen: those whose logit is not −∞.
 *
 * @throws {RangeError} If a logit is NaN or +∞, n is not an integer from 0 on,
 *   or fewer than n items can be chosen.
 */
export function checkChoice(eta: Float64Array, n: number): Choice {
  const available = new Uint32Array(eta.length);
  let count = 0;
  for (let item = 0; item < eta.length; item++) {
    const logit = eta[item];
    if (Number.isNaN(logit) || logit === Infinity) {
      throw new RangeError(
        `Expected logits below +∞ but found ${logit} for item ${item}`,
      );
    }
    if (logit !== -Infinity) available[count++] = item;
  }
  if (!Number.isInteger(n) || n < 0) {
    throw new RangeError(
      `Expected the number of items to choose to be an integer from 0 on but ` +
        `found ${n}`,
    );
  }
  if (n > count) {
    throw new RangeError(
      `${n} items cannot be chosen from ${count} with a logit ` +
        "above −∞",
    );
  }
  const indices = available.subarray(0, count);
  return {
    available: indices,
    eta: count === eta.length
      ? eta
      : Float64Array.from(indices, (item) => eta[item]),
  };
}

/**
 * Checks logits and a set of items.
 *
 * @throws {RangeError} If a logit is NaN or +∞, or an item is outside
 *   0 … I − 1 or comes twice.
 * @returns By item, 1 for those of the set.
 */
export function checkLogits(
  eta: Float64Array,
  items: Uint32Array,
): Uint8Array {
  checkChoice(eta, 0);
  const seen = new Uint8Array(eta.length);
  for (const item of items) {
    if (item >= eta.length) {
      throw new RangeError(
        `Expected items below ${eta.length} but found ${item}`,
      );
    }
    if (seen[item] === 1) throw new RangeError(`Item ${item} comes twice`);
    seen[item] = 1;
  }
  return seen;
}
