import {
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  activeUnits,
  batchInformation,
  dataEntropy,
  drawLatents,
  encodeUsers,
  latentModel,
  mutualInformation,
  type Posteriors,
  sampledMean,
  unitActivity,
} from "../../lib/analysis/mod.ts";
import { useBackend } from "../../lib/backend/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { findModel } from "../../lib/models/registry.ts";
import { Random } from "../../lib/random.ts";

function gaussians(
  mean: readonly number[],
  logVariance: readonly number[],
  users: number,
): Posteriors {
  return {
    users,
    components: 1,
    dimensions: mean.length / users,
    mean: Float64Array.from(mean),
    logVariance: Float64Array.from(logVariance),
  };
}

/** Means at equal steps of a normal distribution's probability. */
function normalGrid(count: number, deviation: number): number[] {
  const step = 0.001;
  const grid: number[] = [];
  let cumulated = 0;
  for (let x = -6; grid.length < count; x += step) {
    const middle = x + step / 2;
    const next = cumulated +
      step * Math.exp(-(middle ** 2) / 2) / Math.sqrt(2 * Math.PI);
    while (grid.length < count && (grid.length + 0.5) / count <= next) {
      const share = ((grid.length + 0.5) / count - cumulated) /
        (next - cumulated);
      grid.push(deviation * (x + share * step));
    }
    cumulated = next;
  }
  return grid;
}

Deno.test("a linear-Gaussian model: I = ½ log(1 + s²/σ²)", async () => {
  const users = 700;
  for (const [spread, sigma] of [[1, 0.5], [0.3, 1], [2, 0.4]]) {
    const posteriors = gaussians(
      normalGrid(users, spread),
      Array(users).fill(2 * Math.log(sigma)),
      users,
    );
    const latents = drawLatents(posteriors, 8, new Random(1));
    const { mean, stderr } = await mutualInformation(posteriors, latents);
    const expected = Math.log(1 + (spread / sigma) ** 2) / 2;
    assertLess(stderr, 0.015);
    assertAlmostEquals(mean, expected, 4 * stderr + 2e-3);
  }
});

Deno.test("posteriors that do not overlap: I = log U, of a batch log B", async () => {
  const users = 40;
  const posteriors = gaussians(
    Array.from({ length: 2 * users }, (_, i) => 1000 * i),
    Array(2 * users).fill(-3),
    users,
  );
  const latents = drawLatents(posteriors, 2, new Random(1));
  const { mean, stderr } = await mutualInformation(posteriors, latents);
  assertAlmostEquals(mean, Math.log(users), 1e-12);
  assertAlmostEquals(stderr, 0, 1e-12);
  const batches = await batchInformation(
    posteriors,
    latents,
    10,
    new Random(1),
  );
  assertAlmostEquals(batches.lower.mean, Math.log(10), 1e-12);
  assertAlmostEquals(batches.upper.mean, Math.log(users), 1e-12);
});

Deno.test("one posterior for everybody: I = 0, also of batches of one", async () => {
  const users = 30;
  const posteriors = gaussians(
    Array(users).fill([0.3, -2, 5]).flat(),
    Array(users).fill([-1, 0, 3]).flat(),
    users,
  );
  const latents = drawLatents(posteriors, 3, new Random(1));
  const whole = await mutualInformation(posteriors, latents);
  assertAlmostEquals(whole.mean, 0, 1e-13);
  const ones = await batchInformation(posteriors, latents, 1, new Random(1));
  assertAlmostEquals(ones.lower.mean, 0, 1e-13);
  assertAlmostEquals(ones.upper.mean, Math.log(users), 1e-13);
});

Deno.test("two users with one row count once in H, and I says the same", async () => {
  const x = fromRows([[0], [1], [1], [2, 3]], 4);
  const { rows, counts } = dataEntropy(x);
  assertAlmostEquals(rows, 1.5 * Math.log(2), 1e-15);
  assertAlmostEquals(counts, Math.log(4) - 0.75 * Math.log(3), 1e-15);
  const posteriors = gaussians([0, 500, 500, 1000], [0, 0, 0, 0], 4);
  const latents = drawLatents(posteriors, 2, new Random(1));
  const { mean } = await mutualInformation(posteriors, latents);
  assertAlmostEquals(mean, rows, 1e-12);
});

Deno.test("a user whose draw is 1000 nats from its posterior is not lost", async () => {
  const posteriors = gaussians([0, 60], [0, 0], 2);
  const z = Float64Array.of(60, 60, 60, 60);
  const latents = { draws: 2, epsilon: new Float32Array(4), z };
  const { logPosterior, logAggregate } = await mutualInformation(
    posteriors,
    latents,
  );
  assertAlmostEquals(logPosterior[0] - logPosterior[1], -1800, 1e-9);
  assertAlmostEquals(logAggregate[0], logPosterior[1] - Math.log(2), 1e-12);
});

Deno.test("mixtures take their components in turn", async () => {
  const posteriors = {
    users: 2,
    components: 2,
    dimensions: 1,
    mean: Float64Array.of(0, 100, 10, 110),
    logVariance: new Float64Array(4).fill(-20),
  };
  const { z } = drawLatents(posteriors, 3, new Random(1));
  assertEquals([...z].map(Math.round), [0, 100, 10, 110, 0, 100]);
  const latents = drawLatents(posteriors, 4, new Random(1));
  const { mean } = await mutualInformation(posteriors, latents);
  assertAlmostEquals(mean, Math.log(2), 1e-12);
});

Deno.test("units are active by the variance of their means", () => {
  const posteriors = gaussians(
    [0, 0.1, 0, 1, -0.1, 0.09, 2, 0.1, -0.09, 3, -0.1, 0],
    Array(12).fill(0),
    4,
  );
  const activity = unitActivity(posteriors);
  assertAlmostEquals(activity[0], 1.25, 1e-12);
  assertAlmostEquals(activity[1], 0.01, 1e-12);
  assertEquals(activeUnits(posteriors), activity[1] > 0.01 ? 2 : 1);
});

Deno.test("errors name what is wrong and what to do", async () => {
  assertThrows(
    () => sampledMean(new Float64Array(4), 1),
    RangeError,
    "raise the number of draws",
  );
  assertThrows(
    () => dataEntropy(fromRows([], 3)),
    RangeError,
    "Expected at least one user",
  );
  const posteriors = gaussians([0, 1], [0, 0], 2);
  const latents = drawLatents(posteriors, 2, new Random(1));
  await assertRejects(
    () => batchInformation(posteriors, latents, 3, new Random(1)),
    RangeError,
    "Expected a batch size from 1 to the 2 users but found 3",
  );
  const popularity = (await findModel("popularity")).create(5, new Random(1));
  assertThrows(
    () => latentModel(popularity),
    TypeError,
    "popularity has no posterior",
  );
  popularity.dispose();
  await useBackend("cpu");
  const vae = (await findModel("mult-vae")).create(3, new Random(1), {
    hidden: 2,
    latent: 2,
  });
  await assertRejects(
    () => encodeUsers(latentModel(vae), fromRows([], 3)),
    RangeError,
    "Expected at least one user",
  );
  vae.dispose();
});
