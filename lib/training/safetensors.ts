/**
 * Files of named arrays in the safetensors form, which other tools read:
 * eight bytes with the header's length, a JSON header, then the arrays.
 *
 * @module
 */

/** A named array. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint32Array | Float64Array;
}

/** What a file holds. */
export interface Safetensors {
  readonly arrays: Readonly<Record<string, NamedArray>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: keyof typeof TYPES;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

const TYPES = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U32: Uint32Array,
} as const;

/** The dtype of the tensor that holds such an array. */
export function tensorDtype(data: NamedArray["data"]): "float32" | "int32" {
  return data instanceof Int32Array ? "int32" : "float32";
}

/**
 * Writes the arrays beside the file and moves them into place once they are on
 * the disk, so that a file is always whole, whenever the program is killed.
 *
 * @throws {Error} If the disk is full or the folder cannot be written; the
 *   file that was there stays.
 */
export async function writeSafetensors(
  path: string,
  { arrays, metadata }: Safetensors,
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    header[name] = {
      dtype: typeName(data),
      shape,
      data_offsets: [offset, offset + data.byteLength],
    };
    offset += data.byteLength;
  }
  let text = JSON.stringify(header);
  text += " ".repeat((8 - text.length % 8) % 8);
  const encoded = new TextEncoder().encode(text);
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(encoded.length), true);
  const temporary = `${path}.part`;
  try {
    using file = await Deno.open(temporary, {
      write: true,
      create: true,
      truncate: true,
    });
    await writeAll(file, start);
    await writeAll(file, encoded);
    for (const { data } of Object.values(arrays)) {
      await writeAll(
        file,
        new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      );
    }
    await file.sync();
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw new Error(
      `Cannot write ${path} (${
        error instanceof Error ? error.message : error
      }): free some space or choose another folder. What was saved there ` +
        "before is untouched.",
      { cause: error },
    );
  }
  await Deno.rename(temporary, path);
}

/**
 * Reads a file of named arrays.
 *
 * @throws {Error} If the file is missing, or not a whole safetensors file.
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  const bytes = await Deno.readFile(path);
  try {
    const view = new DataView(bytes.buffer);
    const length = Number(view.getBigUint64(0, true));
    const header = JSON.parse(
      new TextDecoder().decode(bytes.subarray(8, 8 + length)),
    );
    const { __metadata__: metadata = {}, ...entries } = header;
    const arrays = Object.fromEntries(
      Object.entries<HeaderEntry>(entries).map((
        [name, { dtype, shape, data_offsets: [from, to] }],
      ) => {
        const start = 8 + length + from;
        const type = TYPES[dtype];
        // A view where alignment allows it: arrays can be gigabytes.
        const data = start % type.BYTES_PER_ELEMENT === 0
          ? new type(bytes.buffer, start, (to - from) / type.BYTES_PER_ELEMENT)
          : new type(bytes.buffer.slice(start, 8 + length + to));
        if (data.byteLength !== to - from) throw new Error("it is cut off");
        return [name, { shape, data }];
      }),
    );
    return { arrays, metadata };
  } catch (error) {
    throw new Error(
      `${path} is not a whole safetensors file (${
        error instanceof Error ? error.message : error
      }): delete it and train again.`,
      { cause: error },
    );
  }
}

function typeName(data: NamedArray["data"]): string {
  const found = Object.entries(TYPES)
    .find(([_, type]) => data instanceof type);
  if (!found) {
    throw new TypeError("Expected an array of 32-bit or 64-bit numbers");
  }
  return found[0];
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}
