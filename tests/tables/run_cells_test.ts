import { assert, assertEquals, assertRejects } from "@std/assert";
import type { CellConfiguration } from "../../lib/tables/cell.ts";
import { runCells } from "../../lib/tables/run_cells.ts";
import { CONFIGURATION } from "./_cells.ts";

Deno.test("fits that were stopped do not count as done", async () => {
  const folder = await Deno.makeTempDir();
  const configurations = [1, 2].map((seed): CellConfiguration => ({
    ...CONFIGURATION,
    heldOutUsers: 10,
    fit: { ...CONFIGURATION.fit, epochs: 100_000, seed },
  }));
  const controller = new AbortController();
  let last = 0;
  await assertRejects(
    () =>
      runCells(configurations, {
        folder,
        workers: 2,
        signal: controller.signal,
        onProgress: (done) => {
          last = done;
          if (done > 0) controller.abort(new Error("stopped"));
        },
      }),
    Error,
    "stopped",
  );
  assert(last > 0 && last < 1, `${last} of 2`);
  const kept = (await Array.fromAsync(Deno.readDir(folder)))
    .filter(({ name }) => name.endsWith(".json"));
  assertEquals(kept, []);
  await Deno.remove(folder, { recursive: true });
});
