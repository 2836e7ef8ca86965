import { logisticLogLikelihood } from "../choose/mod.ts";
import { type Likelihood, observedMinus } from "./likelihood.ts";

/**
 * The Bernoulli-logistic reconstruction term, equation (10):
 * Σ_i (x_i η_i − log(1 + exp η_i)), with gradient x − σ(η). By Theorem 3 a
 * lower bound of (9).
 */
export const logisticLikelihood: Likelihood = {
  name: "logistic",
  equation: "(10)",
  evaluate: (eta, items) => ({
    value: logisticLogLikelihood(eta, items),
    gradient: observedMinus(eta.map(sigmoid), items),
  }),
};

function sigmoid(logit: number): number {
  const e = Math.exp(-Math.abs(logit));
  return (logit >= 0 ? 1 : e) / (1 + e);
}
