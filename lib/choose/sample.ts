import type { Random } from "../random.ts";
import { checkChoice } from "./_check.ts";
import { tilt } from "./_tilt.ts";

/**
 * Draws a subset of size N from the binary n-choose-k distribution, exactly.
 *
 * Independent coins b_i ~ Bernoulli(σ(η_i + λ)), given that N of them show
 * heads, have this distribution for every λ (conditional Bernoulli sampling);
 * with the λ of {@linkcode logPartition} about one try in √(2πv) has N heads.
 * This is preferred to drawing item after item, whose probabilities lose their
 * digits towards the end.
 *
 * A try costs about 2N random numbers and not I: of the coins with p_i from
 * 2^{−c−1} to 2^{−c}, those that show heads with probability 2^{−c} are reached
 * in geometric steps, and of these each is kept with probability p_i 2^c.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @returns The items, ascending and distinct.
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 * @throws {Error} If no try has N heads, which does not happen by chance: the
 *   random numbers are not uniform.
 */
export function sampleNChooseK(
  eta: Float64Array,
  n: number,
  random: Pick<Random, "random">,
): Uint32Array {
  const { available, eta: logits } = checkChoice(eta, n);
  if (n === 0) return new Uint32Array(0);
  if (n === logits.length) return available;
  const { p, variance } = tilt(logits, n);
  const classes = byClass(p);
  const chosen = new Uint32Array(n);
  const tries = TRIES * Math.ceil(1 + Math.sqrt(2 * Math.PI * variance));
  for (let trial = 0; trial < tries; trial++) {
    if (flip(p, classes, chosen, random) === n) {
      return chosen.map((place) => available[place]).sort();
    }
  }
  throw new Error(
    `None of ${tries} tries has ${n} of ${logits.length} items: are the ` +
      "random numbers uniform from 0 to 1?",
  );
}

/** Per expected try: all of them fail with a probability of about e^{−1000}. */
const TRIES = 1000;

/** Smaller probabilities are all in the last class. */
const LAST_CLASS = 40;

/** Coins by class c, 2^{−c−1} < p ≤ 2^{−c}, and where each class starts. */
interface Classes {
  readonly order: Uint32Array;
  readonly starts: Uint32Array;
}

function byClass(p: Float64Array): Classes {
  const classOf = Uint8Array.from(
    p,
    (value) => Math.min(LAST_CLASS, Math.floor(-Math.log2(value))),
  );
  const starts = new Uint32Array(LAST_CLASS + 2);
  for (const c of classOf) starts[c + 1]++;
  for (let c = 0; c <= LAST_CLASS; c++) starts[c + 1] += starts[c];
  const next = starts.slice();
  const order = new Uint32Array(p.length);
  for (let i = 0; i < p.length; i++) order[next[classOf[i]]++] = i;
  return { order, starts };
}

/**
 * Flips all coins; the places of heads go into `chosen`.
 *
 * @returns How many heads, or one more than fit.
 */
function flip(
  p: Float64Array,
  { order, starts }: Classes,
  chosen: Uint32Array,
  random: Pick<Random, "random">,
): number {
  let count = 0;
  for (let c = 0; c <= LAST_CLASS; c++) {
    const end = starts[c + 1];
    const bound = 2 ** -c;
    const log = Math.log1p(-bound); // −∞ for c = 0: no coin is passed over
    let k = starts[c];
    while (k < end) {
      if (c > 0) k += Math.floor(Math.log1p(-random.random()) / log);
      if (k >= end) break;
      const coin = order[k++];
      if (random.random() * bound < p[coin]) {
        if (count === chosen.length) return count + 1;
        chosen[count++] = coin;
      }
    }
  }
  return count;
}
