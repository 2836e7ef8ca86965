/**
 * Everything that a notebook needs, from one door.
 *
 * @module
 */
export * from "./analysis/mod.ts";
export * from "./backend/select.ts";
export * from "./choose/mod.ts";
export * from "./evaluation/mod.ts";
export * from "./figures/mod.ts";
export * from "./interactions/mod.ts";
export * from "./likelihoods/mod.ts";
export * from "./models/mod.ts";
export * from "./notebook/mod.ts";
export { Random } from "./random.ts";
export * from "./tables/mod.ts";
export * from "./training/mod.ts";
