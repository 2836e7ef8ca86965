import { assert, assertAlmostEquals } from "@std/assert";
import fc from "fast-check";
import {
  batchInformation,
  drawLatents,
  mutualInformation,
  type Posteriors,
} from "../../lib/analysis/mod.ts";
import { Random } from "../../lib/random.ts";

/** Posteriors near and far, sharp and wide, with twins among the users. */
const cases = fc.record({
  users: fc.integer({ min: 1, max: 9 }),
  components: fc.integer({ min: 1, max: 3 }),
  dimensions: fc.integer({ min: 1, max: 45 }),
  spread: fc.constantFrom(0, 0.1, 1, 30),
  width: fc.double({ min: -8, max: 3, noNaN: true }),
  twins: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1000 }),
}).map(({ spread, width, twins, seed, ...sizes }) => {
  const random = new Random(seed);
  const { users, components, dimensions } = sizes;
  const size = users * components * dimensions;
  const mean = Float64Array.from(
    { length: size },
    () => spread * random.normal(),
  );
  const logVariance = mean.map(() => width + random.normal());
  if (twins && users > 1) {
    for (let c = 0; c < components; c++) {
      for (const values of [mean, logVariance]) {
        const first = c * users * dimensions;
        values.copyWithin(first + dimensions, first, first + dimensions);
      }
    }
  }
  const posteriors: Posteriors = { ...sizes, mean, logVariance };
  return { posteriors, latents: drawLatents(posteriors, 2, random), random };
});

/** The same by its definition: every Gaussian, nothing left out. */
function plain(posteriors: Posteriors, z: Float64Array, from: number) {
  const { users, components, dimensions, mean, logVariance } = posteriors;
  const values = Array.from({ length: components * users }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < dimensions; k++) {
      const at = row * dimensions + k;
      sum += (z[from + k] - mean[at]) ** 2 / Math.exp(logVariance[at]) +
        logVariance[at] + Math.log(2 * Math.PI);
    }
    return -sum / 2;
  });
  const top = Math.max(...values);
  const sum = values.reduce((s, value) => s + Math.exp(value - top), 0);
  return top + Math.log(sum / values.length);
}

Deno.test("log q(z) is the definition's, Gaussians left out or not", async () => {
  await fc.assert(fc.asyncProperty(cases, async ({ posteriors, latents }) => {
    const { logAggregate } = await mutualInformation(posteriors, latents);
    logAggregate.forEach((value, point) => {
      const expected = plain(
        posteriors,
        latents.z,
        point * posteriors.dimensions,
      );
      assertAlmostEquals(value, expected, 1e-12 * Math.abs(expected) + 1e-11);
    });
  }));
});

Deno.test("no draw says more than log U, nor of a batch than log B", async () => {
  const batched = cases.chain((one) =>
    fc.record({
      one: fc.constant(one),
      size: fc.integer({ min: 1, max: one.posteriors.users }),
    })
  );
  await fc.assert(fc.asyncProperty(batched, async ({ one, size }) => {
    const { posteriors, latents, random } = one;
    const whole = await mutualInformation(posteriors, latents);
    whole.logPosterior.forEach((value, point) => {
      const ratio = value - whole.logAggregate[point];
      assert(ratio <= Math.log(posteriors.users) + 1e-9);
    });
    const part = await batchInformation(posteriors, latents, size, random);
    assert(part.lower.mean <= Math.log(size) + 1e-9);
    assert(part.upper.mean <= Math.log(posteriors.users) + 1e-9);
  }));
});

Deno.test("one batch of all users is the whole", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ posteriors, latents, random }) => {
      const whole = await mutualInformation(posteriors, latents);
      const { lower, upper } = await batchInformation(
        posteriors,
        latents,
        posteriors.users,
        random,
      );
      const close = 1e-9 * Math.max(1, Math.abs(whole.mean));
      assertAlmostEquals(lower.mean, whole.mean, close);
      assertAlmostEquals(upper.mean, whole.mean, close);
    }),
  );
});

Deno.test("averaged over all batches, the upper estimate is no lower than I", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ posteriors, latents, random }) => {
      const { users } = posteriors;
      if (users < 2) return;
      // Batches are drawn anew for each draw of z, so repeat the same draws.
      const repeats = 60;
      const repeated = {
        draws: 2 * repeats,
        epsilon: new Float32Array(0),
        z: Float64Array.from(
          { length: repeats * latents.z.length },
          (_, i) => latents.z[i % latents.z.length],
        ),
      };
      const whole = await mutualInformation(posteriors, latents);
      const { upper } = await batchInformation(
        posteriors,
        repeated,
        2,
        random,
      );
      // A batch says at most log U and its draws are bounded from there: four
      // standard errors of their mean.
      assert(upper.mean >= whole.mean - 4 * upper.stderr - 1e-9);
    }),
    { numRuns: 40 },
  );
});
