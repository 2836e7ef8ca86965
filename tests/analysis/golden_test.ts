import * as tf from "@tensorflow/tfjs";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
} from "@std/assert";
import {
  batchInformation,
  decompose,
  drawLatents,
  encodeUsers,
  informationBounds,
  type LatentModel,
  measureInformation,
  mutualInformation,
  type SampledMean,
  unitActivity,
} from "../../lib/analysis/mod.ts";
import { logisticLogLikelihood } from "../../lib/backend/ops/logistic_log_likelihood.ts";
import { useBackend } from "../../lib/backend/mod.ts";
import { multinomialLogLikelihood } from "../../lib/backend/ops/multinomial_log_likelihood.ts";
import { nChooseKLogLikelihoods } from "../../lib/backend/ops/n_choose_k_log_likelihood.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/information.json" with { type: "json" };
import { toyModel } from "./_toy_model.ts";

const { densities, exact } = golden;

const posteriors = {
  users: densities.users,
  components: densities.components,
  dimensions: densities.dimensions,
  mean: Float64Array.from(densities.mean),
  logVariance: Float64Array.from(densities.logVariance),
};

const latents = {
  draws: densities.draws,
  epsilon: Float32Array.from(densities.epsilon),
  z: Float64Array.from(densities.z),
};

Deno.test("log densities of posteriors and aggregate are NumPy's", async () => {
  const found = await mutualInformation(posteriors, latents);
  assertClose(found.logPosterior, densities.logPosterior, 1e-14, "log q(z|x)");
  assertClose(found.logAggregate, densities.logAggregate, 1e-14, "log q(z)");
  assertAlmostEquals(found.mean, densities.information, 1e-13);
});

Deno.test("both mini-batch estimates are NumPy's, of the same batches", async () => {
  const random = new Random(densities.batchSeed);
  const found = await batchInformation(
    posteriors,
    latents,
    densities.batch,
    random,
  );
  assertAlmostEquals(found.lower.mean, densities.lower, 1e-13);
  assertAlmostEquals(found.upper.mean, densities.upper, 1e-13);
});

const LIKELIHOODS: Readonly<
  Record<
    "multinomial" | "logistic" | "n-choose-k",
    LatentModel["logLikelihood"]
  >
> = {
  multinomial: multinomialLogLikelihood,
  logistic: logisticLogLikelihood,
  "n-choose-k": nChooseKLogLikelihoods,
};

/** Every user forty times: the same p_D, and many draws at once. */
const users = fromRows(Array(40).fill(exact.rows).flat(), exact.items);
const six = fromRows(exact.rows, exact.items);
const toy = (logLikelihood: LatentModel["logLikelihood"]) =>
  toyModel({ ...exact, logLikelihood });

/** Within five standard errors, of which single precision is no part. */
function assertSampled(actual: SampledMean, expected: number, what: string) {
  const allowed = 5 * actual.stderr + 1e-5;
  assertLess(allowed, 0.3, `the standard error of ${what} says nothing`);
  assertAlmostEquals(actual.mean, expected, allowed, what);
}

async function checkTerms(name: keyof typeof LIKELIHOODS): Promise<void> {
  const reference = exact[name];
  const before = tf.memory().numTensors;
  const found = await measureInformation(toy(LIKELIHOODS[name]), users, {
    random: new Random(5),
    draws: 6,
  });
  assertAlmostEquals(found.entropy, exact.entropy, 1e-14);
  assertAlmostEquals(found.countEntropy, exact.countEntropy, 1e-14);
  assertSampled(found.rate, exact.rate, "R");
  assertSampled(found.information, exact.information, "I");
  assertSampled(found.marginal, exact.marginal, "KL(q(z) ‖ p(z))");
  assertSampled(found.distortion, reference.distortion, "D");
  assertSampled(found.observation, reference.observation, "third term");
  assertSampled(found.residual, 0, "residual");
  for (const beta of [0, 0.3, 1]) {
    const parts = decompose(found, beta);
    const left = parts.objective;
    const right = parts.information + parts.marginal + parts.observation +
      parts.entropy;
    assertAlmostEquals(left - right, parts.residual.mean, 1e-5);
    assertAlmostEquals(
      left,
      reference.distortion + beta * exact.rate,
      5 * found.distortion.stderr + 1e-5,
    );
  }
  assertEquals(tf.memory().numTensors, before);
}

testOnBackends("the terms of (11) are those of quadrature", () => {
  return checkTerms("multinomial");
});

for (const name of ["logistic", "n-choose-k"] as const) {
  Deno.test(`the terms of (11) with ${name} are those of quadrature`, async () => {
    await useBackend("cpu");
    await checkTerms(name);
  });
}

Deno.test("the printed H − D ≤ I fails for a likelihood given N, the other holds", () => {
  const certain = (mean: number) => ({ mean, stderr: 0 });
  const bounds = (name: keyof typeof LIKELIHOODS) =>
    informationBounds({
      users: exact.users,
      dimensions: 1,
      entropy: exact.entropy,
      countEntropy: exact.countEntropy,
      distortion: certain(exact[name].distortion),
      rate: certain(exact.rate),
      information: certain(exact.information),
      marginal: certain(exact.marginal),
      observation: certain(exact[name].observation),
      residual: certain(0),
      activity: Float64Array.of(1),
      activeUnits: 1,
    });
  const { lower, printedHolds, holds } = bounds("n-choose-k");
  assert(lower > exact.information);
  assertEquals({ printedHolds, holds }, { printedHolds: false, holds: true });
  assert(bounds("multinomial").printedHolds);
  assert(bounds("logistic").printedHolds);
});

Deno.test("both mini-batch estimates have the biases of quadrature", async () => {
  await useBackend("cpu");
  const encoded = await encodeUsers(toy(multinomialLogLikelihood), six, 4);
  const drawn = drawLatents(encoded, 4000, new Random(6));
  const found = await batchInformation(
    encoded,
    drawn,
    exact.batch,
    new Random(7),
  );
  assertSampled(found.lower, exact.lower, "lower");
  assertSampled(found.upper, exact.upper, "upper");
  assertLess(found.lower.mean, exact.information);
  assertLess(exact.information, found.upper.mean);
  assertClose(unitActivity(encoded), [exact.activity], 1e-6, "activity");
});
