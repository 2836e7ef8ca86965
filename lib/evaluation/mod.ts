export * from "./evaluate.ts";
export { holm } from "./holm.ts";
export { hits, ndcg, recall } from "./metrics.ts";
export { type PairedTest, pairedTest } from "./paired.ts";
export { type RankedItem, recommend } from "./recommend.ts";
export { showAtMost } from "./show_at_most.ts";
export { multVaeResults, overSeeds, type SeededResult } from "./reference.ts";
