export {
  fitAndTest,
  type FitAndTestOptions,
  type TestedModel,
} from "./fit_and_test.ts";
export { type FitAtBeta, fitAtBeta } from "./fit_at_beta.ts";
export { fitSeeds } from "./fit_seeds.ts";
export { loadModel, saveModel } from "./files.ts";
export type { Model, ModelDefinition, ModelOptions } from "./model.ts";
export { gaussianKl, type GaussianPosterior } from "./gaussian.ts";
export { MultVae, type MultVaeOptions } from "./mult_vae.ts";
export { logMixture, type Mixing, mixingLogDensity } from "./semi_implicit.ts";
export { Sivae, type SivaeOptions } from "./sivae.ts";
export { findModel, listModels } from "./registry.ts";
export { withOptions } from "./with_options.ts";
