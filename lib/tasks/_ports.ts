/**
 * Ports of this machine.
 *
 * @module
 */

/** Whether a program can listen on the port. */
export function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/**
 * The first free port from a given one on.
 *
 * @throws {Error} If a hundred ports in a row are taken.
 */
export function freePort(from: number): number {
  for (let port = from; port < from + 100; port++) {
    if (isFree(port)) return port;
  }
  throw new Error(
    `Ports ${from} to ${from + 99} are all taken: name a free one with --port.`,
  );
}
