/**
 * The backends that this machine has; tests run on each of them.
 *
 * @module
 */
import { type BackendName, useBackend } from "../lib/backend/mod.ts";

const ALL = ["cpu", "native", "wasm", "webgpu"] as const;

const reasons = new Map<BackendName, string>();
for (const name of ALL) {
  try {
    await useBackend(name);
  } catch (error) {
    reasons.set(name, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Registers the test once a backend. Where a backend is not to be had, the
 * test shows up as ignored, and its name says why.
 */
export function testOnBackends(
  name: string,
  run: (backend: BackendName) => void | Promise<void>,
): void {
  for (const backend of ALL) {
    const reason = reasons.get(backend);
    Deno.test({
      name: `${name} [${backend}]` + (reason ? ` SKIPPED: ${reason}` : ""),
      ignore: reason !== undefined,
      fn: async () => {
        await useBackend(backend);
        await run(backend);
      },
    });
  }
}
