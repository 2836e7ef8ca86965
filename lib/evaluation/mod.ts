export * from "./evaluate.ts";
export { hits, ndcg, recall } from "./metrics.ts";
