import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { annealedBeta, capAtPeak } from "../../lib/training/annealing.ts";
import type { EpochEvent } from "../../lib/training/events.ts";

Deno.test("β rises linearly to its cap", () => {
  const annealing = { cap: 0.2, epochs: 10 };
  assertEquals(annealedBeta(annealing, 0, 4), 0);
  assertAlmostEquals(annealedBeta(annealing, 20, 4), 0.1, 1e-15);
  assertEquals(annealedBeta(annealing, 40, 4), 0.2);
  assertEquals(annealedBeta(annealing, 400, 4), 0.2);
  assertEquals(annealedBeta({ cap: 0.5, epochs: 0 }, 1, 4), 0.5);
});

Deno.test("the cap is β where the validation metric peaks", () => {
  const epochs = [[0.1, 0.30], [0.3, 0.35], [0.7, 0.34]].map((
    [beta, mean],
  ) => ({
    beta,
    validation: { "ndcg@100": { mean } },
  } as unknown as EpochEvent));
  assertEquals(capAtPeak(epochs, "ndcg@100"), 0.3);
  assertThrows(() => capAtPeak([], "ndcg@100"), RangeError);
});
