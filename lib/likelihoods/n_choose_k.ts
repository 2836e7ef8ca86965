import {
  inclusionProbabilities,
  nChooseKLogLikelihood,
} from "../choose/mod.ts";
import { type Likelihood, observedMinus } from "./likelihood.ts";

/**
 * The exact log-likelihood of the binary n-choose-k model, equation (9):
 * Σ_{i∈x} η_i − log Z(η, N_u), with gradient x − Pr[x_i = 1 | N_u].
 *
 * It throws a RangeError if fewer than N_u items can be chosen.
 */
export const nChooseKLikelihood: Likelihood = {
  name: "n-choose-k",
  equation: "(9)",
  evaluate: (eta, items) => ({
    value: nChooseKLogLikelihood(eta, items),
    gradient: observedMinus(inclusionProbabilities(eta, items.length), items),
  }),
};
