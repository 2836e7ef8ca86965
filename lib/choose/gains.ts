/**
 * Gains of a ranking of I items of which N are relevant, as functions of the
 * relevance by place.
 *
 * @module
 */

/** From the relevance by place (1 for relevant, best place first) to a gain. */
export type Gain = (relevance: Uint8Array) => number;

/** A gain Σ_r d_r x_r with a discount for each place. */
export function discountedGain(discounts: ArrayLike<number>): Gain {
  return (relevance) => {
    let sum = 0;
    for (let place = 0; place < relevance.length; place++) {
      if (relevance[place]) sum += discounts[place];
    }
    return sum;
  };
}

/**
 * Discounts of NDCG@R for N relevant items, by place: 1/log₂(place + 1) over
 * their sum for the best ranking, 0 after R (section 4.2 of the paper).
 */
export function ndcgDiscounts(
  items: number,
  n: number,
  r: number,
): Float64Array {
  let best = 0;
  for (let place = 0; place < Math.min(n, r); place++) {
    best += 1 / Math.log2(place + 2);
  }
  return Float64Array.from(
    { length: items },
    (_, place) => place < r && best > 0 ? 1 / Math.log2(place + 2) / best : 0,
  );
}

/** Discounts of Recall@R for N relevant items: 1/min(R, N) up to place R. */
export function recallDiscounts(
  items: number,
  n: number,
  r: number,
): Float64Array {
  return Float64Array.from(
    { length: items },
    (_, place) => place < r ? 1 / Math.max(1, Math.min(n, r)) : 0,
  );
}

/** One over the place of the first relevant item; no sum over places. */
export const reciprocalRank: Gain = (relevance) => {
  const place = relevance.indexOf(1);
  return place < 0 ? 0 : 1 / (place + 1);
};

/** The mean precision at the places of the relevant items; no sum either. */
export const averagePrecision: Gain = (relevance) => {
  let found = 0;
  let sum = 0;
  for (let place = 0; place < relevance.length; place++) {
    if (relevance[place]) sum += ++found / (place + 1);
  }
  return found === 0 ? 0 : sum / found;
};

/** More sets of places than this are not tried. */
const MOST_PLACES = 16;

/**
 * Whether a gain is monotonic, the hypothesis of Theorem 1: a relevant item
 * that trades places with the irrelevant one just before it never lowers the
 * gain. Tries all relevances with N relevant items.
 *
 * @throws {RangeError} There are more than 16 items.
 */
export function isMonotonic(gain: Gain, items: number, n: number): boolean {
  const gains = gainsOfSets(gain, items, n);
  for (let set = 0; set < gains.length; set++) {
    if (Number.isNaN(gains[set])) continue;
    for (let place = 1; place < items; place++) {
      const here = 1 << place, before = here >> 1;
      if ((set & here) !== 0 && (set & before) === 0) {
        if (gains[set ^ here ^ before] < gains[set]) return false;
      }
    }
  }
  return true;
}

/**
 * The gain of every set of N places, by the set's bits (bit r for place r);
 * NaN for sets of other sizes.
 *
 * @throws {RangeError} There are more than 16 items.
 */
export function gainsOfSets(
  gain: Gain,
  items: number,
  n: number,
): Float64Array {
  if (items > MOST_PLACES) {
    throw new RangeError(
      `All sets of ${items} places are too many to try: use at most ` +
        `${MOST_PLACES} items`,
    );
  }
  const relevance = new Uint8Array(items);
  return Float64Array.from({ length: 2 ** items }, (_, set) => {
    let count = 0;
    for (let place = 0; place < items; place++) {
      relevance[place] = (set >> place) & 1;
      count += relevance[place];
    }
    return count === n ? gain(relevance) : NaN;
  });
}
