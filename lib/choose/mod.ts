/**
 * The binary n-choose-k distribution as mathematics, in double precision.
 *
 * @module
 */
export { checkLogits } from "./_check.ts";
export { type Cost, costByCount } from "./cost.ts";
export { nChooseKDivergence } from "./divergence.ts";
export { nChooseKEntropy } from "./entropy.ts";
export { enumerateSubsets, type Subset } from "./enumerate.ts";
export { hessianVectorProduct } from "./hessian_vector_product.ts";
export {
  inclusionProbabilities,
  logPartitionAndGradient,
  type ValueAndGradient,
} from "./inclusion_probabilities.ts";
export {
  logisticLogLikelihood,
  multinomialLogLikelihood,
  nChooseKLogLikelihood,
} from "./likelihoods.ts";
export { logPartition } from "./log_partition.ts";
export { nChooseKMode } from "./mode.ts";
export { pairwiseInclusion } from "./pairwise_inclusion.ts";
export { quadratureError } from "./quadrature_error.ts";
export { logPartitionByRecurrence } from "./recurrence.ts";
export { sampleNChooseK } from "./sample.ts";
export {
  type SlackSummary,
  slackSummary,
  type UserSlack,
} from "./slack_summary.ts";
export {
  keepTheoremResults,
  type KeptSearch,
  type KeptSlack,
  type TheoremResults,
  theoremResults,
} from "./theorem_results.ts";
export * from "./theorems.ts";
