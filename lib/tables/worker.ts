/**
 * Fits one cell in a process of its own: `worker.ts FOLDER CONFIGURATION`.
 * Prints the share that is done, a number a line.
 *
 * @module
 */
import { type BackendName, useBackend } from "../backend/select.ts";
import { loadDataset, splitUsers } from "../interactions/mod.ts";
import type { CellConfiguration } from "./cell.ts";
import { fitCell } from "./fit_cell.ts";

/** Milliseconds between two lines. */
const PAUSE = 500;

if (import.meta.main) {
  const [folder, json] = Deno.args;
  const configuration: CellConfiguration = JSON.parse(json);
  const controller = new AbortController();
  Deno.addSignalListener("SIGINT", () => controller.abort());
  try {
    await useBackend(configuration.backend as BackendName);
    const { interactions } = await loadDataset(configuration.dataset);
    const split = splitUsers(interactions, {
      heldOutUsers: configuration.heldOutUsers,
    });
    let said = 0;
    const cell = await fitCell(configuration, split, {
      folder,
      signal: controller.signal,
      onProgress: (share) => {
        if (performance.now() - said < PAUSE) return;
        said = performance.now();
        console.log(share.toFixed(4));
      },
    });
    Deno.exit(cell ? 0 : 130);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
