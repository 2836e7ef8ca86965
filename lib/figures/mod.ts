/**
 * Figures: data in, Vega-Lite specification out; and their files.
 *
 * @module
 */
export * from "./activity.ts";
export * from "./annealing.ts";
export * from "./batch_information.ts";
export * from "./bench.ts";
export * from "./bound_by_samples.ts";
export * from "./convergence.ts";
export * from "./cost.ts";
export * from "./decomposition.ts";
export * from "./differences.ts";
export * from "./few_items.ts";
export * from "./inclusion.ts";
export * from "./information_bounds.ts";
export * from "./marginals.ts";
export * from "./metrics.ts";
export * from "./planar.ts";
export * from "./popularity.ts";
export * from "./push.ts";
export * from "./quintiles.ts";
export * from "./rate_distortion.ts";
export * from "./recommendations.ts";
export * from "./render.ts";
export * from "./save.ts";
export * from "./save_table.ts";
export * from "./slack.ts";
export * from "./sparsity.ts";
export * from "./split.ts";
export * from "./table.ts";
export * from "./table1.ts";
export type { Spec } from "./theme.ts";
export * from "./to_csv.ts";
export * from "./to_html.ts";
export * from "./to_latex.ts";
export * from "./to_markdown.ts";
export * from "./trade_off.ts";
export * from "./training.ts";
export * from "./unit_activity.ts";
