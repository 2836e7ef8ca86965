export { Adam } from "./adam.ts";
export { annealedBeta, capAtPeak } from "./annealing.ts";
export { defaultFit } from "./defaults.ts";
export * from "./events.ts";
export { fitInSteps, type SteppedModel } from "./fit_in_steps.ts";
export { train } from "./train.ts";
export type { Loss, Trainable, TrainingBatch } from "./trainable.ts";
export { assignWeights, copyWeights, type Weights } from "./weights.ts";
