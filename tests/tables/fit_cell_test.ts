import { assert, assertEquals } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import type { Cell, CellConfiguration } from "../../lib/tables/cell.ts";
import { fitCell } from "../../lib/tables/fit_cell.ts";
import { toySplit } from "../training/_toy.ts";
import { CONFIGURATION } from "./_cells.ts";

const split = toySplit();
const configuration: CellConfiguration = {
  ...CONFIGURATION,
  fit: {
    ...CONFIGURATION.fit,
    epochs: 6,
    batchSize: 40,
    annealing: { cap: 1, epochs: 6 },
  },
};

/** All that does not depend on the clock. */
function found({ seconds: _, ...cell }: Cell) {
  return cell;
}

Deno.test("a fit that was interrupted twice gives the cell of a whole one", async () => {
  await useBackend("cpu");
  const folder = await Deno.makeTempDir();
  const whole = await fitCell(configuration, split, {
    folder: `${folder}/whole`,
  });
  assert(whole);
  assertEquals(whole.epochs.length, 6);
  for (const stop of [0.4, 0.8]) {
    const controller = new AbortController();
    const none = await fitCell(configuration, split, {
      folder: `${folder}/broken`,
      signal: controller.signal,
      onProgress: (share) => {
        if (share >= stop) controller.abort();
      },
    });
    assertEquals(none, undefined);
  }
  const resumed = await fitCell(configuration, split, {
    folder: `${folder}/broken`,
  });
  assertEquals(found(resumed!), found(whole));
  const { value } = whole.epochs[whole.bestEpoch - 1];
  assertEquals(value, whole.bestValue);
  await Deno.remove(folder, { recursive: true });
});
