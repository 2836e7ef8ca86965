/**
 * The theorems of the paper as functions that return both sides, the slack with
 * its causes, and where equality holds.
 *
 * @module
 */
export {
  averagePrecision,
  discountedGain,
  type Gain,
  isMonotonic,
  ndcgDiscounts,
  recallDiscounts,
  reciprocalRank,
} from "./gains.ts";
export { type Theorem1, theorem1 } from "./theorem1.ts";
export {
  type Theorem1Exchanges,
  theorem1Exchanges,
} from "./theorem1_exchanges.ts";
export { type Theorem2, theorem2 } from "./theorem2.ts";
export { type Theorem3, theorem3 } from "./theorem3.ts";
export {
  type SearchCase,
  type SearchOptions,
  type SearchReport,
  searchViolations,
} from "./search_violations.ts";
