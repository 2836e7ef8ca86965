/**
 * Data sets by name, and files by path.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { cacheKey, readCache, writeCache } from "./cache.ts";
import { CATALOGUE, type DatasetInfo, datasetInfo } from "./catalogue.ts";
import { type DownloadProgress } from "./download.ts";
import {
  encode,
  type EncodeReport,
  type Filters,
  toInteractions,
} from "./encode.ts";
import { DataError } from "./errors.ts";
import { fetchDataset } from "./fetch_dataset.ts";
import {
  generate,
  GENERATED_DEFAULTS,
  type GeneratedTruth,
  type GenerateOptions,
} from "./generate.ts";
import type { Interactions } from "./interactions.ts";
import {
  CACHE,
  dataDirectories,
  isFile,
  locate,
  type Located,
} from "./locate.ts";
import { folderOf, nameOf } from "./paths.ts";
import { readTable } from "./read.ts";
import type { Table } from "./readers/table.ts";
import { readUserItems } from "./readers/user_items.ts";
import { compareTable1, type Table1Row } from "./table1.ts";
import { hasTitles, readTitles } from "./titles.ts";

/** What became of a source on its way to the matrix. */
export interface LoadReport extends EncodeReport {
  /** Whether the matrix came from the cache. */
  readonly cached: boolean;
  /** Seconds that the load took. */
  readonly seconds: number;
  /** Table 1 against what was found, where the paper has the set. */
  readonly table1?: readonly Table1Row[];
  /** Whatever a reader should know, as sentences. */
  readonly notes: readonly string[];
}

/** A data set, ready to be split. */
export interface Dataset {
  readonly name: string;
  readonly info: DatasetInfo;
  readonly interactions: Interactions;
  /** Title by item name, where the set has titles. */
  readonly titles?: ReadonlyMap<string, string>;
  /** The file that it was read from, or "generated". */
  readonly source: string;
  /** Whether the interactions were made up, not observed. */
  readonly generated: boolean;
  /** The model that generated users were drawn from. */
  readonly truth?: GeneratedTruth;
  readonly report: LoadReport;
}

/** How a data set is found. */
export interface LoadOptions {
  /** Folders to search; by default those of `DATA_DIR`, then `data/cache`. */
  readonly directories?: readonly string[];
  /** Where downloads and encoded matrices go; `data/cache` by default. */
  readonly cache?: string;
  /** Whether to download what is not there; true by default. */
  readonly download?: boolean;
  /** Whether to download and read anew what is there already. */
  readonly force?: boolean;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Sizes of the generated set, for "generated" and as the last resort. */
  readonly generate?: GenerateOptions;
}

/** Forms of a file that the catalogue does not know. */
export type FileFormat = "user-items" | "inter" | "csv";

/** How a file of one's own becomes a matrix. */
export interface LoadFileOptions {
  /**
   * Keep rows whose rating is greater. By default 3.5, as in the paper, where
   * the file has a field named `rating`, and all rows where it has none. Counts
   * (`weight`, `plays`, …) are not compared.
   */
  readonly above?: number;
  /** 0 by default. */
  readonly minUsersPerItem?: number;
  /** 5 by default, as in the paper. */
  readonly minItemsPerUser?: number;
  readonly cache?: string;
  readonly force?: boolean;
}

/** Sets small enough to start with, in the order in which they are preferred. */
const STARTERS = ["ml-100k", "ml-latest-small", "ml-1m"];

/** Patience with the publisher where nobody asked for a download. */
const SHORT_STALL = 5_000;

/**
 * Loads a data set of the catalogue: from `DATA_DIR`, else `data/cache`, else
 * its publisher.
 *
 * "default" prefers what is there of ml-100k, ml-latest-small and ml-1m, then
 * tries to download ml-latest-small, and at last generates a set: then
 * `generated` is true and a note says why.
 *
 * @throws {DataError} An unknown name, a set that is nowhere and cannot be
 * fetched, a malformed file. The message says what to do.
 *
 * @example
 * ```ts
 * import { loadDataset } from "./load.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { interactions } = await loadDataset("southern-women");
 * assertEquals([interactions.users, interactions.items], [18, 14]);
 * ```
 */
export async function loadDataset(
  name: string,
  options: LoadOptions = {},
): Promise<Dataset> {
  if (name === "default") return await loadDefault(options);
  const info = datasetInfo(name);
  if (name === "generated") return loadGenerated(info, options, []);
  const found = await find(info, options);
  return await read(info, found, options);
}

/**
 * Loads a file that the catalogue does not know.
 *
 * `user-items` has a line `user item item …` a user; `inter` is RecBole's
 * atomic file (tabs, a header such as `user_id:token item_id:token
 * rating:float`); `csv` has a header and commas, tabs or semicolons.
 *
 * @throws {DataError} The file is missing, empty or malformed.
 */
export async function loadFile(
  path: string,
  format: FileFormat,
  options: LoadFileOptions = {},
): Promise<Dataset> {
  const formats: FileFormat[] = ["user-items", "inter", "csv"];
  if (!formats.includes(format)) {
    throw new DataError(
      `There is no format "${format}". Known are: ${formats.join(", ")}.`,
    );
  }
  if (!await isFile(path)) {
    throw new DataError(
      `There is no file ${path}. Check its path, which is relative to ` +
        `${Deno.cwd()}.`,
    );
  }
  const start = performance.now();
  const { minUsersPerItem = 0, minItemsPerUser = 5 } = options;
  const open = () =>
    format === "user-items"
      ? readUserItems(path, false)
      : readTable(path, format);
  const { interactions, report, cached, filters, notes } = await encoded(
    path,
    nameOf(path),
    ["file", format],
    open,
    (table) => ({
      above: table.value === "rating" ? options.above ?? 3.5 : options.above,
      minUsersPerItem,
      minItemsPerUser,
    }),
    { above: options.above, minUsersPerItem, minItemsPerUser },
    options,
  );
  const heldOutUsers = Math.max(1, Math.floor(interactions.users / 10));
  return {
    name: nameOf(path),
    info: {
      name: nameOf(path),
      title: nameOf(path),
      page: "",
      licence: "unknown: a file of your own",
      citation: "",
      sources: [],
      filters,
      heldOutUsers,
      heldOutUsersFrom: "10% of the users, for validation and again for test",
    },
    interactions,
    source: path,
    generated: false,
    report: { ...report, cached, seconds: secondsSince(start), notes },
  };
}

/** Where a data set lies, after a download if need be. */
async function find(
  info: DatasetInfo,
  options: LoadOptions,
): Promise<Located> {
  const directories = options.directories ?? dataDirectories();
  const cache = options.cache ?? CACHE;
  const found = await locate(info, [...directories, cache]);
  // What the user brought stays as it is; only our own download is replaced.
  const replace = options.force === true && options.download !== false &&
    info.download !== undefined && found?.path.startsWith(`${cache}/`);
  if (found && !replace) return found;
  if (!info.download || options.download === false) {
    throw new DataError(notFound(info, directories));
  }
  await fetchDataset(info, cache, { onProgress: options.onProgress });
  const fetched = await locate(info, [cache]);
  if (!fetched) {
    throw new DataError(
      `${info.download.url} was fetched but holds no ` +
        `${info.sources.map(({ path }) => path).join(" or ")}.`,
    );
  }
  return fetched;
}

function notFound(info: DatasetInfo, directories: readonly string[]): string {
  const places = info.sources.map(({ path }) => path).join(" or ");
  return `${info.title} is not on this machine: no ${places} in ` +
    `${directories.join(", ")}. ` +
    (info.bring ? `${info.bring} ` : "") +
    "Then set DATA_DIR to the folder that holds it." +
    (info.page ? ` Its page is ${info.page}.` : "");
}

async function read(
  info: DatasetInfo,
  { source, path }: Located,
  options: LoadOptions,
): Promise<Dataset> {
  const start = performance.now();
  const { interactions, report, cached, notes } = await encoded(
    path,
    info.name,
    ["catalogue", source.reader],
    () => readTable(path, source.reader),
    () => info.filters,
    info.filters,
    options,
  );
  const titlesPath = source.titles && `${folderOf(path)}/${source.titles}`;
  const titled = titlesPath !== undefined && hasTitles(source.reader) &&
    await isFile(titlesPath);
  if (titlesPath && !titled) {
    notes.push(`There are no titles: ${titlesPath} is missing.`);
  }
  if (source.sha256 && await sha256(path) !== source.sha256) {
    notes.push(
      `${path} is not the file that the publisher had: its SHA-256 is not ` +
        `${source.sha256}. Numbers may differ from published ones.`,
    );
  }
  const table1 = compareTable1(info, interactions);
  for (const row of table1 ?? []) {
    if (row.equal) continue;
    notes.push(
      `Table 1 of the paper has ${row.paper} ${row.attribute}, this data has ` +
        `${row.found}.`,
    );
  }
  return {
    name: info.name,
    info,
    interactions,
    titles: titled ? await readTitles(titlesPath) : undefined,
    source: path,
    generated: false,
    report: { ...report, cached, seconds: secondsSince(start), table1, notes },
  };
}

/** The matrix of a file, from the cache or read and then cached. */
async function encoded(
  path: string,
  name: string,
  form: readonly string[],
  open: () => Promise<Table>,
  filtersFor: (table: Table) => Filters,
  choices: Partial<Filters>,
  options: { readonly cache?: string; readonly force?: boolean },
) {
  const notes: string[] = [];
  const key = await cacheKey(await filesOf(path), [form, choices]);
  const folder = `${options.cache ?? CACHE}/matrices/${name}-${key}`;
  const kept = options.force ? undefined : await readCache(folder);
  if (kept) {
    const { interactions } = toInteractions(kept.encoded);
    const { filters, ...report } = kept.report;
    return { interactions, report, filters, cached: true, notes };
  }
  const table = await open();
  const filters = filtersFor(table);
  const made = await encode(table, filters);
  const problem = await writeCache(folder, made.encoded, {
    ...made.report,
    filters,
  });
  if (problem) {
    notes.push(`The matrix could not be cached in ${folder}: ${problem}.`);
  }
  const { interactions, report } = made;
  return { interactions, report, filters, cached: false, notes };
}

/** All files that a source consists of: many for Netflix, else one. */
async function filesOf(path: string): Promise<string[]> {
  const start = /^(mv_|combined_data_)/.exec(nameOf(path))?.[0];
  if (!start) return [path];
  const folder = folderOf(path);
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return names.filter((name) => name.startsWith(start)).sort()
    .map((name) => `${folder}/${name}`);
}

async function loadDefault(options: LoadOptions): Promise<Dataset> {
  const directories = options.directories ?? dataDirectories();
  for (const name of STARTERS) {
    const info = datasetInfo(name);
    const found = await locate(info, directories);
    if (found) return await read(info, found, options);
  }
  const notes = [
    `None of ${STARTERS.join(", ")} is in ${directories.join(", ")}.`,
  ];
  if (options.download !== false) {
    const info = datasetInfo("ml-latest-small");
    const cache = options.cache ?? CACHE;
    try {
      await fetchDataset(info, cache, {
        stallAfter: SHORT_STALL,
        onProgress: options.onProgress,
      });
      const found = await locate(info, [cache]);
      if (found) return await read(info, found, options);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      notes.push(error.message);
    }
  }
  return loadGenerated(datasetInfo("generated"), options, notes);
}

function loadGenerated(
  info: DatasetInfo,
  options: LoadOptions,
  notes: readonly string[],
): Dataset {
  const start = performance.now();
  const sizes = options.generate ?? GENERATED_DEFAULTS;
  const { interactions, truth } = generate(sizes);
  const heldOutUsers = Math.max(1, Math.floor(interactions.users / 10));
  return {
    name: info.name,
    info: { ...info, heldOutUsers },
    interactions,
    source: "generated",
    generated: true,
    truth,
    report: {
      rows: interactions.indices.length,
      notAbove: 0,
      duplicates: 0,
      emptyUsers: 0,
      itemsDropped: 0,
      usersDropped: 0,
      cached: false,
      seconds: secondsSince(start),
      notes: [
        ...notes,
        "THESE DATA ARE GENERATED: no person made them. Metrics on them say " +
        "nothing about real users.",
      ],
    },
  };
}

/** Names of all data sets that lie on this machine. */
export async function availableDatasets(
  directories: readonly string[] = dataDirectories(),
): Promise<string[]> {
  const names: string[] = [];
  for (const info of CATALOGUE) {
    if (info.name === "generated" || await locate(info, directories)) {
      names.push(info.name);
    }
  }
  return names;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
