/**
 * Fetching a publisher's archive, whole and checked, or not at all.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { DataError } from "./errors.ts";
import { folderOf } from "./paths.ts";

/** How far a download is. */
export interface DownloadProgress {
  readonly url: string;
  readonly bytes: number;
  /** Total size, where the server or the catalogue tells it. */
  readonly total?: number;
}

/** How a download runs. */
export interface DownloadOptions {
  /** Expected SHA-256 in hexadecimal; not checked where it is left out. */
  readonly sha256?: string;
  /** Expected size, for progress. */
  readonly bytes?: number;
  /** Give up when no byte has come for so long, in milliseconds. */
  readonly stallAfter?: number;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Downloads `url` to `path`, through a file beside it that takes the final name
 * only when it is whole and its checksum is right.
 *
 * @returns The SHA-256 of what came.
 * @throws {DataError} No network, an answer other than 200, a stall, a wrong
 * checksum, a full disk, a folder that cannot be written.
 */
export async function download(
  url: string,
  path: string,
  options: DownloadOptions = {},
): Promise<string> {
  const { sha256, stallAfter = 30_000, onProgress } = options;
  const partial = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  await makeFolder(folderOf(path));
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallAfter);
  try {
    const response = await connect(url, stall.signal);
    const length = Number(response.headers.get("content-length"));
    const total = length > 0 ? length : options.bytes;
    const hash = createHash("sha256");
    let bytes = 0;
    {
      using file = await writing(
        path,
        () => Deno.open(partial, { write: true, createNew: true }),
      );
      for await (const chunk of received(url, response)) {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), stallAfter);
        hash.update(chunk);
        bytes += chunk.length;
        await writing(path, () => writeAll(file, chunk));
        onProgress?.({ url, bytes, total });
      }
    }
    const found = hash.digest("hex");
    if (sha256 && found !== sha256) {
      throw new DataError(
        `${url} has the wrong SHA-256: expected ${sha256}, got ${found} ` +
          `(${bytes} bytes). The download was damaged or the publisher changed ` +
          "the file. Try again; if it stays so, bring the file by hand.",
      );
    }
    await writing(path, () => Deno.rename(partial, path));
    return found;
  } finally {
    clearTimeout(timer);
    await Deno.remove(partial).catch(() => {});
  }
}

/** Runs a write and explains its failure. */
export async function writing<T>(
  path: string,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    if (code === "ENOSPC" || /no space left|os error 112/i.test(message)) {
      throw new DataError(
        `The disk is full: ${path} cannot be written. Free space and try again.`,
        { cause: error },
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new DataError(
        `${path} cannot be written: permission denied. Allow it, or put the ` +
          "files on DATA_DIR by hand.",
        { cause: error },
      );
    }
    throw new DataError(`${path} cannot be written: ${message}.`, {
      cause: error,
    });
  }
}

/** Makes a folder and those above it. */
export function makeFolder(folder: string): Promise<void> {
  return writing(folder, () => Deno.mkdir(folder, { recursive: true }));
}

async function connect(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    throw unreachable(url, error);
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new DataError(
      `${url} answered ${response.status} ${response.statusText}. The ` +
        "publisher may have moved the file: see the data set's page and put " +
        "the file on DATA_DIR by hand.",
    );
  }
  return response;
}

async function* received(
  url: string,
  response: Response,
): AsyncGenerator<Uint8Array> {
  try {
    yield* response.body!;
  } catch (error) {
    throw unreachable(url, error);
  }
}

function unreachable(url: string, error: unknown): DataError {
  return new DataError(
    `${url} cannot be reached: ${
      (error as Error).message
    }. Check the network ` +
      "or its proxy, or put the file on DATA_DIR by hand.",
    { cause: error },
  );
}

async function writeAll(file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) {
    written += await file.write(chunk.subarray(written));
  }
}
