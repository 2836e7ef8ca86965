/**
 * Encoded matrices kept as Parquet, so that a second load is instant.
 *
 * @module
 */
import pl from "nodejs-polars";
import type { Encoded, EncodeReport, Filters } from "./encode.ts";

/** Raise it when the meaning of the cached files changes. */
const VERSION = 1;

/** What became of the rows, and the filters that made it so. */
export interface CachedReport extends EncodeReport {
  readonly filters: Filters;
}

/**
 * A key for the files (by name, size and time of change) and everything that
 * decides what is made of them.
 */
export async function cacheKey(
  paths: readonly string[],
  choices: unknown,
): Promise<string> {
  const files = await Promise.all(paths.map(async (path) => {
    const { size, mtime } = await Deno.stat(path);
    return [path, size, mtime?.getTime() ?? 0];
  }));
  const text = JSON.stringify([VERSION, files, choices]);
  const hash = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return new Uint8Array(hash).subarray(0, 8).toHex();
}

/** What {@linkcode writeCache} wrote, or `undefined` where there is nothing. */
export async function readCache(
  folder: string,
): Promise<{ encoded: Encoded; report: CachedReport } | undefined> {
  try {
    const report = JSON.parse(await Deno.readTextFile(`${folder}/report.json`));
    const read = (name: string) => pl.readParquet(`${folder}/${name}.parquet`);
    const names = (name: string) =>
      read(name).getColumn("id").toArray() as string[];
    return {
      encoded: {
        pairs: read("pairs"),
        userIds: names("users"),
        itemIds: names("items"),
      },
      report,
    };
  } catch {
    return undefined;
  }
}

/**
 * Writes the pairs and names into a new folder that appears whole or not at
 * all.
 *
 * @returns Why nothing was written (no space, no permission), if so: a load
 * works without a cache.
 */
export async function writeCache(
  folder: string,
  encoded: Encoded,
  report: CachedReport,
): Promise<string | undefined> {
  const partial = `${folder}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    await Deno.mkdir(partial, { recursive: true });
    const write = (name: string, frame: pl.DataFrame) =>
      frame.writeParquet(`${partial}/${name}.parquet`);
    write("pairs", encoded.pairs);
    write("users", pl.DataFrame({ id: encoded.userIds as string[] }));
    write("items", pl.DataFrame({ id: encoded.itemIds as string[] }));
    await Deno.writeTextFile(`${partial}/report.json`, JSON.stringify(report));
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.rename(partial, folder);
    return undefined;
  } catch (error) {
    await Deno.remove(partial, { recursive: true }).catch(() => {});
    return (error as Error).message;
  }
}
