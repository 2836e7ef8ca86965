/**
 * The binary n-choose-k distribution as mathematics, in double precision.
 *
 * @module
 */
export { enumerateSubsets, type Subset } from "./enumerate.ts";
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
export { logPartitionByRecurrence } from "./recurrence.ts";
export { sampleNChooseK } from "./sample.ts";
