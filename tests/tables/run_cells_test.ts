import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { CellConfiguration } from "../../lib/tables/cell.ts";
import { runCells } from "../../lib/tables/run_cells.ts";
import { findModel } from "../../lib/models/registry.ts";

async function configure(
  model: string,
  options: CellConfiguration["options"] = {},
): Promise<CellConfiguration> {
  const { defaults } = await findModel(model);
  return {
    model,
    options: { ...defaults, ...options },
    dataset: "generated",
    size: [0, 0, 0],
    heldOutUsers: 300,
    fit: {
      epochs: 1,
      batchSize: 100,
      learningRate: 1e-3,
      annealing: { cap: 0, epochs: 0 },
      selectBy: "ndcg@100",
      patience: null,
      seed: 1,
    },
    backend: "native",
  };
}

Deno.test("a fit that fails ends a table, and is left out of a search", async () => {
  const folder = await Deno.makeTempDir();
  const fails = await configure("slim", { tolerance: 1e-12, passes: 1 });
  const fits = await configure("popularity");
  const options = { folder, workers: 1 };
  await assertRejects(
    () => runCells([fails, fits], options),
    Error,
    "do not converge",
  );
  const failures: string[] = [];
  const cells = await runCells([fails, fits], {
    ...options,
    onFailure: (message) => failures.push(message),
  });
  assertEquals(cells.map(({ configuration }) => configuration.model), [
    "popularity",
  ]);
  assertEquals(failures.length, 1);
  assertStringIncludes(failures[0], "passes = 1): The weights of item");
  await Deno.remove(folder, { recursive: true });
});
