import { checkChoice } from "./_check.ts";
import { type Nodes, nodes } from "./_nodes.ts";
import { compensatedSum, softplusOfTails } from "./_sums.ts";
import { type Tilt, tilt } from "./_tilt.ts";

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
  readonly quadrature?: { readonly tilt: Tilt; readonly nodes: Nodes };
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
    quadrature: { tilt: coins, nodes: nodes(coins, n) },
  };
}

/**
 * log Z: Σ_i log(1 + exp(η_i + λ)) − λN + log Pr[Σ b_i = N], where the η_i of
 * the coins with η_i + λ > 0 are taken out and summed by themselves, so that
 * all other terms are small.
 */
export function logZ({ eta, n, quadrature }: Distribution): number {
  if (n === 0) return 0;
  if (!quadrature) return compensatedSum(eta);
  const { tilt, nodes } = quadrature;
  const parts = [
    softplusOfTails(tilt),
    Math.log(nodes.probability),
  ];
  let many = 0;
  for (let i = 0; i < eta.length; i++) {
    if (tilt.p[i] > tilt.q[i]) {
      parts.push(eta[i]);
      many++;
    }
  }
  parts.push(tilt.shift * (many - n));
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
