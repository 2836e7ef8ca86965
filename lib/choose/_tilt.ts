/**
 * Independent coins that show N heads on average.
 *
 * @module
 */

/** Coins p_i = σ(η_i + λ) with Σ p_i = N. */
export interface Tilt {
  /** λ */
  readonly shift: number;
  /** p_i, and 1 − p_i to full relative precision. */
  readonly p: Float64Array;
  readonly q: Float64Array;
  /** v = Σ p_i (1 − p_i), the variance of the number of heads. */
  readonly variance: number;
}

const MOST_STEPS = 200;

/**
 * Solves Σ_i σ(η_i + λ) = n for λ by Newton's method, with bisection where a
 * step leaves the bracket. The sum grows with λ, so there is one solution.
 *
 * @param eta Finite logits.
 * @param n From 1 to eta.length − 1.
 */
export function tilt(eta: Float64Array, n: number): Tilt {
  const size = eta.length;
  let least = Infinity;
  let most = -Infinity;
  for (const logit of eta) {
    if (logit < least) least = logit;
    if (logit > most) most = logit;
  }
  const odds = Math.log(n / (size - n));
  let low = odds - most;
  let high = odds - least;
  let shift = Math.min(high, Math.max(low, odds - middle(eta, n)));
  for (let step = 0; step < MOST_STEPS; step++) {
    let sum = -n;
    let slope = 0;
    for (let i = 0; i < size; i++) {
      const e = Math.exp(-Math.abs(eta[i] + shift));
      const small = e / (1 + e);
      sum += eta[i] + shift >= 0 ? 1 / (1 + e) : small;
      slope += small / (1 + e);
    }
    if (sum > 0) high = shift;
    else low = shift;
    const newton = shift - sum / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const moved = Math.abs(next - shift);
    shift = next;
    // Any λ near the solution serves: precision here buys only speed later.
    if (moved <= 1e-9 * Math.max(1, Math.abs(shift))) break;
  }
  return { shift, ...coins(eta, shift) };
}

function coins(eta: Float64Array, shift: number) {
  const p = new Float64Array(eta.length);
  const q = new Float64Array(eta.length);
  let variance = 0;
  for (let i = 0; i < eta.length; i++) {
    const logit = eta[i] + shift;
    const e = Math.exp(-Math.abs(logit));
    const [large, small] = [1 / (1 + e), e / (1 + e)];
    p[i] = logit >= 0 ? large : small;
    q[i] = logit >= 0 ? small : large;
    variance += large * small;
  }
  return { p, q, variance };
}

/** A first guess: log of the mean odds, or the n-th largest logit. */
function middle(eta: Float64Array, n: number): number {
  const sorted = eta.length <= 64
    ? eta.toSorted()
    : Float64Array.from({ length: 64 }, (_, i) =>
      eta[Math.floor(i * eta.length / 64)]).sort();
  const place = Math.floor((1 - n / eta.length) * (sorted.length - 1));
  return sorted[Math.max(0, Math.min(sorted.length - 1, place))];
}
