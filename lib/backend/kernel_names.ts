/**
 * The kernels that this project adds to tfjs. Every backend registers one
 * implementation of each, under these names and with these inputs.
 *
 * A sparse matrix is given by three tensors: `offsets` (int32, rows + 1),
 * `indices` (int32, one column index per entry) and, where the entries are not
 * all one, `values` (float32, one number per entry).
 *
 * @module
 */

/**
 * Inputs `offsets`, `indices`, `values`, `dense` [columns, width], and perhaps
 * `bias` [width]. Output [rows, width]: the product, plus the bias.
 */
export const SPARSE_MAT_MUL = "SparseMatMul";

/**
 * Inputs `offsets`, `indices`, `vectors` [rows, width], `factors` [columns,
 * width], `base` [rows, width]. Attribute `scale`. Output [rows, width]:
 * base_u + scale · Σ_{i in row u} (y_i · p_u) y_i.
 */
export const SPARSE_NORMAL_PRODUCT = "SparseNormalProduct";

/**
 * Inputs `offsets`, `indices`, `start` [rows, width], `factors` [columns, width],
 * `gram` [width, width]. Attributes `weight`, `steps`. Output [rows, width]: so
 * many conjugate gradient steps from `start` towards the least squares of each
 * row. A backend may leave this one out: then other kernels do the steps.
 */
export const LEAST_SQUARES = "LeastSquares";

/**
 * Inputs `logits` [rows, items], `offsets`, `indices`. Outputs: the
 * log-likelihood (8) of each row [rows], and log Σ_i exp η_i [rows].
 */
export const MULTINOMIAL_LOG_LIKELIHOOD = "MultinomialLogLikelihood";

/**
 * Inputs `dy` [rows], `logits`, `logNormalizer` [rows], `offsets`, `indices`.
 * Output [rows, items]: dy_u (x_ui − N_u π_ui).
 */
export const MULTINOMIAL_GRADIENT = "MultinomialLogLikelihoodGradient";

/**
 * Inputs `logits` [rows, items], `offsets`, `indices`. Output [rows]: the
 * log-likelihood (10) of each row.
 */
export const LOGISTIC_LOG_LIKELIHOOD = "LogisticLogLikelihood";

/**
 * Inputs `dy` [rows], `logits`, `offsets`, `indices`. Output [rows, items]:
 * dy_u (x_ui − 1 / (1 + exp −η_ui)).
 */
export const LOGISTIC_GRADIENT = "LogisticLogLikelihoodGradient";

/**
 * Inputs `parameter`, `firstMoment`, `secondMoment`, `gradient`, all of one
 * shape; the first three are changed in place. Attributes `rate`, `beta1`,
 * `beta2`, `epsilon`. No output.
 */
export const ADAM_UPDATE = "AdamUpdate";

/**
 * Inputs `scores` [rows, items], and `offsets`, `indices` of the items to leave
 * out (indices ascending in a row). Attribute `k`. Output int32 [rows, k]: the
 * best items, best first, ties by the lower index, −1 where a row has no more.
 */
export const UNSEEN_TOP_K = "UnseenTopK";

/** Numbers a row in the state of {@linkcode N_CHOOSE_K_LOG_LIKELIHOOD}. */
export const N_CHOOSE_K_STATE = 84;

/**
 * Inputs `logits` [rows, items], `offsets`, `indices` (ascending in a row).
 * Outputs: the log-likelihood (9) of each row [rows], and what its gradient needs
 * [rows, N_CHOOSE_K_STATE], which is each implementation's own.
 */
export const N_CHOOSE_K_LOG_LIKELIHOOD = "NChooseKLogLikelihood";

/**
 * Inputs `dy` [rows], `logits`, `state`, `offsets`, `indices`. Output
 * [rows, items]: dy_u (x_ui − Pr[x_ui = 1 | N_u]).
 */
export const N_CHOOSE_K_GRADIENT = "NChooseKLogLikelihoodGradient";
