import { checkLogits } from "../choose/mod.ts";
import type { Likelihood } from "./likelihood.ts";

/**
 * A family p(x) = ν(x) exp(η x − A(η)) of one variable with natural parameter η
 * (page 5 of the paper, in the remark after Theorem 3).
 */
export interface ExponentialFamily {
  readonly name: string;
  /** The log-normalizer A(η). */
  logNormalizer(eta: number): number;
  /** Its derivative A′(η), the mean of x. */
  mean(eta: number): number;
  /** log ν(x) of the base measure. */
  logBaseMeasure(x: 0 | 1): number;
}

/** Bernoulli: A(η) = log(1 + e^η), ν = 1. Its term is (10). */
export const bernoulliFamily: ExponentialFamily = {
  name: "Bernoulli",
  logNormalizer: (eta) =>
    Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))),
  mean: (eta) => {
    const e = Math.exp(-Math.abs(eta));
    return (eta >= 0 ? 1 : e) / (1 + e);
  },
  logBaseMeasure: () => 0,
};

/** Poisson: A(η) = e^η, ν(x) = 1/x!, which is 1 at 0 and 1. */
export const poissonFamily: ExponentialFamily = {
  name: "Poisson",
  logNormalizer: Math.exp,
  mean: Math.exp,
  logBaseMeasure: () => 0,
};

/** Gaussian of variance 1: A(η) = η²/2, ν(x) = exp(−x²/2)/√(2π). */
export const gaussianFamily: ExponentialFamily = {
  name: "Gaussian",
  logNormalizer: (eta) => eta * eta / 2,
  mean: (eta) => eta,
  logBaseMeasure: (x) => -(x + Math.log(2 * Math.PI)) / 2,
};

/** What an exponential family's term takes in. */
export interface ExponentialFamilyOptions {
  /**
   * Whether log ν(x) is part of it. The paper leaves it out, as it does not
   * depend on η; whether the term is a bound of (9) may depend on it.
   */
  readonly baseMeasure?: boolean;
}

/**
 * The reconstruction term of an exponential family, Σ_i (x_i η_i − A(η_i)), with
 * gradient x − A′(η); with `baseMeasure` also Σ_i log ν(x_i).
 *
 * Whether it is a lower bound of (9) tells `exponentialFamilyBound`. An item
 * with logit −∞ gives what the family's A gives there: 0 for Bernoulli and
 * Poisson, −∞ for Gaussian.
 */
export function exponentialFamilyLikelihood(
  family: ExponentialFamily,
  { baseMeasure = false }: ExponentialFamilyOptions = {},
): Likelihood {
  return {
    name: family.name,
    equation: "remark after Theorem 3",
    evaluate: (eta, items) => {
      const chosen = checkLogits(eta, items);
      let value = 0;
      // Item by item: a sum over all logits would cancel.
      const gradient = eta.map((logit, item) => {
        const normalizer = family.logNormalizer(logit);
        if (chosen[item] === 0) {
          value -= normalizer;
          return 0 - family.mean(logit);
        }
        value += logit - normalizer;
        return 1 - family.mean(logit);
      });
      if (baseMeasure) {
        value += items.length * family.logBaseMeasure(1) +
          (eta.length - items.length) * family.logBaseMeasure(0);
      }
      return { value, gradient };
    },
  };
}
