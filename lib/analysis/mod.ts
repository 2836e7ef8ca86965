/**
 * The information-theoretic view of section 3.5 on trained models.
 *
 * @module
 */
export { activeUnits, unitActivity } from "./active_units.ts";
export {
  type BatchInformation,
  batchInformation,
} from "./batch_information.ts";
export { type BoundBySamples, boundBySamples } from "./bound_by_samples.ts";
export { type InformationBounds, informationBounds } from "./bounds.ts";
export { type DataEntropy, dataEntropy } from "./data_entropy.ts";
export { decompose, type Decomposition } from "./decompose.ts";
export { encodeUsers } from "./encode_users.ts";
export {
  type Information,
  type InformationOptions,
  measureInformation,
} from "./information.ts";
export {
  type LatentModel,
  latentModel,
  type LatentModelOptions,
} from "./latent_model.ts";
export {
  type MutualInformation,
  mutualInformation,
} from "./mutual_information.ts";
export { leastGaussian, type Marginal } from "./marginals.ts";
export {
  fitPlanarEncoder,
  type PlanarApproximation,
  type PlanarEncoderOptions,
} from "./planar_encoder.ts";
export {
  exactPlanarPosterior,
  type ExactPosterior,
  type PlanarModel,
} from "./planar_posterior.ts";
export { drawLatents, type Latents, type Posteriors } from "./posteriors.ts";
export { reconstruct, type Reconstruction } from "./reconstruct.ts";
export { type SampledMean, sampledMean } from "./sampled_mean.ts";
export * from "./bound_tightness.ts";
