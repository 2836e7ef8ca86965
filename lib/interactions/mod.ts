/**
 * Data sets, the binary user-item matrix, and its split.
 *
 * @module
 */
export * from "./catalogue.ts";
export * from "./errors.ts";
export * from "./generate.ts";
export * from "./interactions.ts";
export * from "./labels.ts";
export * from "./load.ts";
export * from "./sample_n_choose_k.ts";
export * from "./split.ts";
export * from "./summary.ts";
export type { EncodeReport, Filters } from "./encode.ts";
export type { DownloadProgress } from "./download.ts";
export { compareTable1, type Table1Row } from "./table1.ts";
export { dataDirectories } from "./locate.ts";
export { fetchDataset } from "./fetch_dataset.ts";
