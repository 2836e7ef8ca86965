/**
 * How fast the quadrature of `logPartition` converges.
 *
 * @module
 */

/**
 * |error| of Pr[Σ b_i = N] by the trapezoidal rule with m nodes, relative to
 * its value, for coins b_i of probability σ(η_i + λ). The value itself comes
 * from the recurrence over coins.
 *
 * @param eta Finite logits η, length I.
 * @param n N, from 0 to I.
 * @param shift λ; that of `theorem3` makes N the mean count.
 * @param nodes m, at least 1; I + 1 nodes are exact.
 */
export function quadratureError(
  eta: Float64Array,
  n: number,
  shift: number,
  nodes: number,
): number {
  const p = eta.map((logit) => 1 / (1 + Math.exp(-logit - shift)));
  const exact = countProbability(p, n);
  let sum = 0;
  for (let k = 0; k < nodes; k++) {
    const t = 2 * Math.PI * k / nodes;
    let [a, b] = [Math.cos(n * t), -Math.sin(n * t)];
    for (const probability of p) {
      const x = 1 - probability + probability * Math.cos(t);
      const y = probability * Math.sin(t);
      [a, b] = [a * x - b * y, a * y + b * x];
    }
    sum += a;
  }
  return Math.abs(sum / nodes - exact) / exact;
}

function countProbability(p: Float64Array, n: number): number {
  const table = new Float64Array(n + 1);
  table[0] = 1;
  for (const probability of p) {
    for (let count = n; count > 0; count--) {
      table[count] = table[count] * (1 - probability) +
        table[count - 1] * probability;
    }
    table[0] *= 1 - probability;
  }
  return table[n];
}
