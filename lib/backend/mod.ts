export * from "./select.ts";
export { adamUpdate } from "./ops/adam_update.ts";
export { logisticLogLikelihood } from "./ops/logistic_log_likelihood.ts";
export { multinomialLogLikelihood } from "./ops/multinomial_log_likelihood.ts";
export { nChooseKLogLikelihoods } from "./ops/n_choose_k_log_likelihood.ts";
export { sparseMatMul } from "./ops/sparse_mat_mul.ts";
export { sparseRows } from "./ops/sparse_rows.ts";
export type { SparseArrays, SparseRows } from "./ops/sparse_rows.ts";
export { unseenTopK } from "./ops/unseen_top_k.ts";
