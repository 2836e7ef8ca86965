/**
 * Taking single files out of a zip archive, streaming.
 *
 * @module
 */
import { DataError } from "./errors.ts";
import { makeFolder, writing } from "./download.ts";
import { folderOf, nameOf } from "./paths.ts";

/** A file in an archive's central directory. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly crc: number;
  readonly headerAt: number;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;

/**
 * Extracts one file, stored or deflated, of an archive below 4 GiB.
 *
 * @param archive Path of the zip file.
 * @param member Its name in the archive; where there is none of that name, a
 * file with the same last part in another folder counts.
 * @param path Where it goes; it appears there whole or not at all.
 * @throws {DataError} The archive is damaged, has no such member, or the disk is
 * full.
 */
export async function unzip(
  archive: string,
  member: string,
  path: string,
): Promise<void> {
  using file = await Deno.open(archive);
  const entries = await directory(file, archive);
  const entry = entries.find(({ name }) => name === member) ??
    entries.find(({ name }) => nameOf(name) === nameOf(member));
  if (!entry) {
    throw new DataError(
      `${archive} holds no ${member}, only ` +
        `${
          entries.map(({ name }) => name).join(", ")
        }. The publisher changed ` +
        "the archive: unpack it by hand.",
    );
  }
  await makeFolder(folderOf(path));
  const partial = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    const start = await dataStart(file, archive, entry);
    const raw = ReadableStream.from(
      chunks(file, start, entry.compressed, archive),
    );
    const plain = inflated(raw, entry, archive);
    let crc = 0, size = 0;
    {
      using out = await writing(
        path,
        () => Deno.open(partial, { write: true, createNew: true }),
      );
      for await (const chunk of plainChunks(plain, entry, archive)) {
        crc = crc32(chunk, crc);
        size += chunk.length;
        let written = 0;
        while (written < chunk.length) {
          written += await writing(
            path,
            () => out.write(chunk.subarray(written)),
          );
        }
      }
    }
    if (size !== entry.size || crc !== entry.crc) throw damaged(archive);
    await writing(path, () => Deno.rename(partial, path));
  } finally {
    await Deno.remove(partial).catch(() => {});
  }
}

function inflated(
  raw: ReadableStream<Uint8Array<ArrayBuffer>>,
  entry: Entry,
  archive: string,
): ReadableStream<Uint8Array> {
  if (entry.method === 0) return raw;
  if (entry.method === 8) {
    return raw.pipeThrough(new DecompressionStream("deflate-raw"));
  }
  throw new DataError(
    `${archive}: ${entry.name} is compressed by method ${entry.method}, which ` +
      "is neither stored nor deflated. Unpack the archive by hand.",
  );
}

async function* plainChunks(
  stream: ReadableStream<Uint8Array>,
  entry: Entry,
  archive: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw damaged(archive, `${entry.name}: ${(error as Error).message}`);
  }
}

async function* chunks(
  file: Deno.FsFile,
  start: number,
  length: number,
  archive: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const step = 1 << 18;
  for (let at = 0; at < length; at += step) {
    const size = Math.min(step, length - at);
    yield await readAt(file, start + at, size, archive);
  }
}

async function directory(file: Deno.FsFile, archive: string): Promise<Entry[]> {
  const { size } = await file.stat();
  const tailSize = Math.min(size, END_SIZE + LONGEST_COMMENT);
  const tail = view(await readAt(file, size - tailSize, tailSize, archive));
  let end = tailSize - END_SIZE;
  while (end >= 0 && tail.getUint32(end, true) !== END_SIGNATURE) end--;
  if (end < 0) throw damaged(archive, "it has no end record");
  const count = tail.getUint16(end + 10, true);
  const length = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff) {
    throw new DataError(
      `${archive} is a zip64 archive, which is not read here. Unpack it by hand.`,
    );
  }
  const records = view(await readAt(file, start, length, archive));
  const entries: Entry[] = [];
  for (let at = 0, k = 0; k < count; k++) {
    if (
      at + 46 > length || records.getUint32(at, true) !== ENTRY_SIGNATURE
    ) throw damaged(archive, "its directory is broken");
    const nameLength = records.getUint16(at + 28, true);
    entries.push({
      method: records.getUint16(at + 10, true),
      crc: records.getUint32(at + 16, true),
      compressed: records.getUint32(at + 20, true),
      size: records.getUint32(at + 24, true),
      headerAt: records.getUint32(at + 42, true),
      name: new TextDecoder().decode(
        new Uint8Array(records.buffer, at + 46, nameLength),
      ),
    });
    at += 46 + nameLength + records.getUint16(at + 30, true) +
      records.getUint16(at + 32, true);
  }
  return entries;
}

async function dataStart(
  file: Deno.FsFile,
  archive: string,
  { headerAt }: Entry,
): Promise<number> {
  const header = view(await readAt(file, headerAt, 30, archive));
  if (header.getUint32(0, true) !== LOCAL_SIGNATURE) throw damaged(archive);
  return headerAt + 30 + header.getUint16(26, true) +
    header.getUint16(28, true);
}

async function readAt(
  file: Deno.FsFile,
  start: number,
  length: number,
  archive: string,
): Promise<Uint8Array<ArrayBuffer>> {
  await file.seek(start, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) throw damaged(archive, "it ends too early");
    filled += read;
  }
  return bytes;
}

function view(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(archive: string, why = "a file in it is broken"): DataError {
  return new DataError(
    `${archive} is not a whole zip archive: ${why}. Delete it and fetch it ` +
      "again.",
  );
}

const CRC_TABLE = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

/** CRC-32 as zip has it, continued from `start`. */
function crc32(bytes: Uint8Array, start: number): number {
  let crc = ~start;
  for (let k = 0; k < bytes.length; k++) {
    crc = CRC_TABLE[(crc ^ bytes[k]) & 0xff] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
