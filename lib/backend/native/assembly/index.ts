// AssemblyScript: the kernels of the native backend. Each works on a range
// start..end of rows or elements of arrays in one shared memory, so that
// several threads can divide a call between them. Sizes are in elements,
// addresses in bytes, all numbers float32 unless named otherwise.
export { adam } from "./adam";
export { binary, repeatRow, sumColumns, sumRows, unary } from "./element_wise";
export { elasticNet } from "./elastic_net";
export { leastSquares } from "./least_squares";
export { logistic, logisticGradient } from "./logistic";
export { multinomial, multinomialGradient } from "./multinomial";
export { nChooseK, nChooseKGradient } from "./n_choose_k";
export { sparseMatMul } from "./sparse_mat_mul";
export { sparseNormalProduct } from "./sparse_normal_product";
export { topK } from "./top_k";
