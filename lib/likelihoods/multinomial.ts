import { multinomialLogLikelihood } from "../choose/mod.ts";
import { type Likelihood, observedMinus } from "./likelihood.ts";

/**
 * The multinomial reconstruction term of Mult-VAE, equation (8):
 * Σ_{i∈x} (η_i − log Σ_i′ exp η_i′), with gradient x − N_u softmax(η). By
 * Theorem 2 a lower bound of (9).
 */
export const multinomialLikelihood: Likelihood = {
  name: "multinomial",
  equation: "(8)",
  evaluate: (eta, items) => ({
    value: multinomialLogLikelihood(eta, items),
    gradient: observedMinus(expectedDraws(eta, items.length), items),
  }),
};

/** n softmax(η), 0 if nothing can be chosen. */
function expectedDraws(eta: Float64Array, n: number): Float64Array {
  const result = new Float64Array(eta.length);
  let top = -Infinity;
  for (const logit of eta) if (logit > top) top = logit;
  if (n === 0 || top === -Infinity) return result;
  let sum = 0;
  for (let i = 0; i < eta.length; i++) {
    result[i] = Math.exp(eta[i] - top);
    sum += result[i];
  }
  for (let i = 0; i < eta.length; i++) result[i] *= n / sum;
  return result;
}
