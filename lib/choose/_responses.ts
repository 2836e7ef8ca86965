import type { Nodes } from "./_nodes.ts";

/**
 * p e^{it} / (1 − p + p e^{it}) at every node, into `re` and `im`: what a node's
 * weight is multiplied by where the coin is known to show heads.
 */
export function response(
  p: number,
  q: number,
  { count, cos, sin }: Nodes,
  re: Float64Array,
  im: Float64Array,
): void {
  for (let k = 0; k < count; k++) {
    const x = q + p * cos[k];
    const y = p * sin[k];
    const scale = p / (x * x + y * y);
    re[k] = (p + q * cos[k]) * scale;
    im[k] = q * sin[k] * scale;
  }
}
