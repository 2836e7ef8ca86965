import { assertEquals, assertThrows } from "@std/assert";
import type { ModelDefinition } from "../../lib/models/mod.ts";
import {
  choose,
  searchCells,
  seedCells,
  type TableSettings,
} from "../../lib/tables/choose_settings.ts";
import { cellOf, CONFIGURATION } from "./_cells.ts";

const { annealing: _, seed: __, ...fit } = CONFIGURATION.fit;
const SETTINGS: TableSettings = { ...CONFIGURATION, fit };

const MODEL: ModelDefinition = {
  name: "some-model",
  title: "Some model",
  source: "a test",
  defaults: { width: 3, rate: 0.1 },
  grid: [{ width: 3 }, { width: 5 }],
  annealed: true,
  create: () => {
    throw new Error("not made here");
  },
};

Deno.test("the search tries the whole grid, with β from 0 to 1", () => {
  const cells = searchCells(MODEL, SETTINGS);
  assertEquals(cells.map(({ options }) => options), [
    { width: 3, rate: 0.1 },
    { width: 5, rate: 0.1 },
  ]);
  assertEquals(cells[0].fit.annealing, { cap: 1, epochs: 10 });
  const fixed = { ...MODEL, annealed: false, grid: undefined };
  assertEquals(searchCells(fixed, SETTINGS), []);
});

Deno.test("the best on the validation users is chosen, with its β", () => {
  const searched = searchCells(MODEL, SETTINGS).map((configuration, index) =>
    cellOf([1], { configuration, bestValue: [0.3, 0.4][index] })
  );
  const chosen = choose(MODEL, SETTINGS, searched);
  assertEquals(chosen.options, { width: 5 });
  assertEquals(chosen.annealing, { cap: 0.2, epochs: 2 });
  const cells = seedCells(MODEL, SETTINGS, chosen, 3);
  assertEquals(cells.map(({ fit }) => fit.seed), [1, 2, 3]);
  assertEquals(cells[0].options, { width: 5, rate: 0.1 });
  const sure = { ...MODEL, deterministic: true };
  assertEquals(seedCells(sure, SETTINGS, chosen, 3).length, 1);
});

Deno.test("a search that does not know its best epoch's β is refused", () => {
  const [configuration] = searchCells(MODEL, SETTINGS);
  const whole = cellOf([1], { configuration });
  // Resumed after its best epoch, and before it.
  for (
    const epochs of [whole.epochs.slice(1), [...whole.epochs.slice(1), {
      beta: 0.3,
      value: 0.2,
    }]]
  ) {
    assertThrows(
      () => choose(MODEL, SETTINGS, [{ ...whole, epochs }]),
      Error,
      "does not know β at its best epoch 2",
    );
  }
});
