/**
 * Reconstruction terms behind one interface: logits and items in,
 * log-likelihood and gradient out.
 *
 * @module
 */
export { type CommonLogits, commonLogits } from "./common_logits.ts";
export {
  bernoulliFamily,
  type ExponentialFamily,
  exponentialFamilyLikelihood,
  type ExponentialFamilyOptions,
  gaussianFamily,
  poissonFamily,
} from "./exponential_family.ts";
export {
  type ExponentialFamilyBound,
  exponentialFamilyBound,
} from "./exponential_family_bound.ts";
export { type Likelihood } from "./likelihood.ts";
export { logisticLikelihood } from "./logistic.ts";
export { multinomialLikelihood } from "./multinomial.ts";
export { nChooseKLikelihood } from "./n_choose_k.ts";
