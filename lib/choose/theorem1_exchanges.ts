import { distribution, spread } from "./_distribution.ts";
import { inclusion } from "./_inclusion.ts";
import type { Nodes } from "./_nodes.ts";
import { response } from "./_responses.ts";

/** What exchanges of neighbors say of Theorem 1. */
export interface Theorem1Exchanges {
  /** The expected gain Σ_r d_r Pr[x_i = 1 | N] of sorting by η. */
  readonly sorted: number;
  /** I − 1. */
  readonly exchanges: number;
  /**
   * The smallest expected loss of the other exchanges, (d_r − d_{r+1})
   * (g_i − g_j) from the inclusion probabilities g: at least 0, to rounding, if
   * the theorem holds; ∞ if there are none.
   */
  readonly slack: number;
  /** The place r of that exchange, of r and r + 1, from 0; −1 for none. */
  readonly place: number;
  /** Exchanges of equal logits or at equal discounts, which lose nothing. */
  readonly equalities: number;
  /** The largest difference between two ways to the loss, see below. */
  readonly disagreement: number;
}

/**
 * Theorem 1 at any size, for gains Σ_r d_r x_r (DCG, recall, precision): if no
 * exchange of two neighbors of the sorted ranking gains, no ranking does.
 *
 * With i before j, every set with i and without j has its twin with j and
 * without i, and the twin is e^{η_j − η_i} times as probable. An exchange hence
 * loses (d_r − d_{r+1}) Pr[exactly one of i, j] tanh((η_i − η_j)/2), of the sign
 * of η_i − η_j, which is the second way to the loss. That no neighbor's exchange
 * gains means that the inclusion probabilities fall along the ranking as d does,
 * and then no ranking is better, by the rearrangement inequality.
 *
 * @param eta Logits η, length I; −∞ for an item that cannot be chosen.
 * @param n N, from 0 to the number of items that can be chosen.
 * @param discounts d_r, length I, not rising: `ndcgDiscounts`,
 *   `recallDiscounts`.
 * @throws {RangeError} If a logit is NaN or +∞, n does not fit, or the discounts
 *   rise or are not I.
 */
export function theorem1Exchanges(
  eta: Float64Array,
  n: number,
  discounts: Float64Array,
): Theorem1Exchanges {
  checkDiscounts(discounts, eta.length);
  const shared = distribution(eta, n);
  const { available, quadrature } = shared;
  const single = spread(
    shared,
    quadrature
      ? inclusion(quadrature)
      : new Float64Array(available.length).fill(n === 0 ? 0 : 1),
  );
  const one = exactlyOne(single, shared);
  const ranking = Uint32Array.from(eta, (_, item) => item)
    .sort((i, j) => eta[i] === eta[j] ? i - j : eta[i] > eta[j] ? -1 : 1);
  let sorted = 0;
  let slack = Infinity;
  let place = -1;
  let equalities = 0;
  let disagreement = 0;
  for (let r = 0; r < ranking.length; r++) {
    const i = ranking[r];
    sorted += discounts[r] * single[i];
    if (r + 1 === ranking.length) break;
    const j = ranking[r + 1];
    const drop = discounts[r] - discounts[r + 1];
    const loss = drop * (single[i] - single[j]);
    const tanh = eta[i] === eta[j] ? 0 : Math.tanh((eta[i] - eta[j]) / 2);
    const twins = drop * tanh === 0 ? 0 : drop * tanh * one(i, j);
    disagreement = Math.max(disagreement, Math.abs(loss - twins));
    if (drop === 0 || eta[i] === eta[j]) equalities++;
    else if (loss < slack) [slack, place] = [loss, r];
  }
  const exchanges = Math.max(0, ranking.length - 1);
  return { sorted, exchanges, slack, place, equalities, disagreement };
}

/** Pr[exactly one of i, j is in the set]. */
function exactlyOne(
  single: Float64Array,
  { items, available, quadrature }: ReturnType<typeof distribution>,
): (i: number, j: number) => number {
  if (!quadrature) return (i, j) => Math.abs(single[i] - single[j]);
  const place = new Int32Array(items).fill(-1);
  available.forEach((item, k) => place[item] = k);
  const { tilt: { p, q }, nodes } = quadrature;
  const re = [0, 1].map(() => new Float64Array(nodes.count));
  const im = [0, 1].map(() => new Float64Array(nodes.count));
  return (i, j) => {
    if (place[i] < 0 || place[j] < 0) return single[i] + single[j];
    [i, j].forEach((item, side) => {
      const k = place[item];
      response(p[k], q[k], nodes, re[side], im[side]);
    });
    const both = product(nodes, re[0], im[0], re[1], im[1]);
    return Math.max(0, single[i] + single[j] - 2 * both);
  };
}

/** Σ_k Re(w r s) over Pr[Σ b_i = N]. */
function product(
  { count, re, im, probability }: Nodes,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): number {
  let sum = 0;
  for (let k = 0; k < count; k++) {
    sum += re[k] * (a[k] * c[k] - b[k] * d[k]) -
      im[k] * (a[k] * d[k] + b[k] * c[k]);
  }
  return sum / probability;
}

function checkDiscounts(discounts: Float64Array, items: number): void {
  if (discounts.length !== items) {
    throw new RangeError(
      `Expected ${items} discounts but found ${discounts.length}`,
    );
  }
  for (let place = 1; place < items; place++) {
    if (!(discounts[place] <= discounts[place - 1])) {
      throw new RangeError(
        `Expected discounts that do not rise but place ${place} has ` +
          `${discounts[place]} after ${discounts[place - 1]}`,
      );
    }
  }
}
