import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { userCounts } from "../../lib/interactions/interactions.ts";
import { fitAndTest, type TestedModel } from "../../lib/models/fit_and_test.ts";
import { findModel } from "../../lib/models/registry.ts";
import { summariseFits } from "../../lib/tables/summarise_fits.ts";
import { testActivity } from "../../lib/tables/test_activity.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { toySplit } from "../training/_toy.ts";

const split = toySplit();
const fit = {
  ...DEFAULT_FIT,
  epochs: 2,
  batchSize: 40,
  annealing: { cap: 0.3, epochs: 1 },
  seed: 1,
};
const settings = { dataset: "toy", backend: "cpu", fit };

Deno.test("rows of this session: metrics, options and the paired test", async () => {
  await useBackend("cpu");
  const options = { hidden: 8, latent: 4 };
  const tested: TestedModel[] = [];
  for (const name of ["mult-vae", "multinomial"]) {
    const definition = await findModel(name);
    tested.push(await fitAndTest(definition, split, fit, { options }));
  }
  const [base, other] = summariseFits(tested, split, settings);
  assertEquals(base.paired, null);
  assertEquals([base.patience, base.searched], [null, false]);
  assertEquals([base.cap, other.cap], [0.3, 0]);
  assertEquals(other.options, { hidden: 8, latent: 4, keep: 0.5 });
  assertEquals(other.metrics, tested[1].test.metrics);
  assertEquals(other.seconds, tested[1].seconds);
  assertAlmostEquals(
    other.paired!.difference,
    other.metrics["ndcg@100"].mean - base.metrics["ndcg@100"].mean,
    1e-12,
  );
  assertThrows(
    () => summariseFits(tested.slice(1), split, settings),
    RangeError,
    "compared with mult-vae",
  );
  for (const { model } of tested) model.dispose();
});

Deno.test("activity is that of test users with targets", () => {
  const counts = userCounts(split.test.input);
  assertEquals(testActivity(split.test), counts);
  const { input, target } = split.test;
  const offsets = target.offsets.map((offset, user) =>
    user === 0 ? 0 : offset - target.offsets[1]
  );
  const without = {
    input,
    target: {
      ...target,
      offsets,
      indices: target.indices.subarray(target.offsets[1]),
    },
  };
  assertEquals(testActivity(without), counts.subarray(1));
});
