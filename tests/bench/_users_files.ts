/**
 * The same users for a peer in another process.
 *
 * @module
 */
import type { Interactions } from "../../lib/interactions/interactions.ts";

/**
 * Runs with the paths of two files that hold the matrix's offsets and indices,
 * little-endian uint32, and removes them.
 */
export async function withUsersFiles<T>(
  { offsets, indices }: Interactions,
  run: (paths: [string, string]) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  const paths: [string, string] = [`${folder}/offsets`, `${folder}/indices`];
  try {
    await Deno.writeFile(paths[0], bytesOf(offsets));
    await Deno.writeFile(paths[1], bytesOf(indices));
    return await run(paths);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function bytesOf(array: Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
