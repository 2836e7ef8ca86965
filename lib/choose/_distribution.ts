import { checkChoice } from "./_check.ts";
import { type Flips, flips } from "./_flips.ts";
import { type Nodes, nodes } from "./_nodes.ts";
import { compensatedSum, softplusOfTails } from "./_sums.ts";
import { type Tilt, tilt, tilted } from "./_tilt.ts";

/** Coins, and two ways to the probability that N of them show heads. */
export interface Quadrature {
  readonly tilt: Tilt;
  readonly nodes: Nodes;
  /** Where the coins are all but certain. */
  readonly flips?: Flips;
}

/** What all functions of one distribution share. */
export interface Distribution {
  /** I, with the items that cannot be chosen. */
  readonly items: number;
  /** Indices of the items that can be chosen; all arrays below go by them. */
  readonly available: Uint32Array;
  /** Their logits. */
  readonly eta: Float64Array;
  readonly n: number;
  /** Nothing where there is but one set: of no items, or of all of them. */
  readonly quadrature?: Quadrature;
}

/**
 * Coins and nodes for log Z and all that follows from it.
 *
 * @throws {RangeError} If a logit is NaN or +∞, or n does not fit.
 */
export function distribution(eta: Float64Array, n: number): Distribution {
  const { available, eta: logits } = checkChoice(eta, n);
  const common = { items: eta.length, available, eta: logits, n };
  if (n === 0 || n === logits.length) return common;
  const coins = tilt(logits, n);
  return {
    ...common,
    quadrature: {
      tilt: coins,
      nodes: nodes(coins, n),
      flips: flips(coins),
    },
  };
}

/**
 * log Σ_{|x|=N} exp(−d(x)), where d(x) sums |η_i + λ| over the items of which x
 * has the coin's unlikely side: −Σ log max(p_i, 1 − p_i) + log Pr[Σ b_i = N].
 */
export function logOfCoins({ tilt, nodes, flips }: Quadrature): number {
  return flips
    ? Math.log1p(flips.excess)
    : softplusOfTails(tilt) + Math.log(nodes.probability);
}

/** −log Pr[Σ b_i = N], at least 0. */
export function surpriseOfCount({ tilt, nodes, flips }: Quadrature): number {
  return flips
    ? surpriseOfFlips(tilt, flips)
    : Math.max(0, -Math.log(nodes.probability));
}

/** The same where coins are all but certain, to its own digits. */
export function surpriseOfFlips({ p, q }: Tilt, flips: Flips): number {
  const tails = p.map((x, i) => Math.log1p(x > q[i] ? q[i] / x : x / q[i]));
  return Math.max(0, compensatedSum(tails) - Math.log1p(flips.excess));
}

/**
 * −log p(x), a sum of what is at least 0: d(x) + log Σ_y exp(−d(y)).
 *
 * @param chosen By item, 1 for those of x, N of them.
 */
export function surprise(
  { eta, available, n, quadrature }: Distribution,
  chosen: Uint8Array,
): number {
  let found = 0;
  for (const item of available) found += chosen[item];
  if (found < n) return Infinity;
  if (!quadrature) return 0;
  const terms = [logOfCoins(quadrature)];
  for (let k = 0; k < eta.length; k++) {
    const logit = tilted(quadrature.tilt, eta[k]);
    if (logit > 0 !== (chosen[available[k]] === 1)) terms.push(Math.abs(logit));
  }
  return Math.max(0, compensatedSum(terms));
}

/**
 * log Z: Σ_i log(1 + exp(η_i + λ)) − λN + log Pr[Σ b_i = N], where the η_i of
 * the coins with η_i + λ > 0 are taken out and summed by themselves, so that
 * all other terms are small.
 */
export function logZ({ eta, n, quadrature }: Distribution): number {
  if (n === 0) return 0;
  if (!quadrature) return compensatedSum(eta);
  const { tilt } = quadrature;
  const parts = [logOfCoins(quadrature)];
  let many = 0;
  for (let i = 0; i < eta.length; i++) {
    if (tilt.p[i] > tilt.q[i]) {
      parts.push(eta[i]);
      many++;
    }
  }
  parts.push(tilt.shift * (many - n), tilt.reference * (n - many));
  return compensatedSum(parts);
}

/** Values of the available items at their places, `missing` elsewhere. */
export function spread(
  { items, available }: Distribution,
  values: Float64Array,
  missing = 0,
): Float64Array {
  if (values.length === items) return values;
  const result = new Float64Array(items).fill(missing);
  for (let k = 0; k < values.length; k++) result[available[k]] = values[k];
  return result;
}
