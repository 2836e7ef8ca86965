import * as tf from "@tensorflow/tfjs";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  exactPlanarPosterior,
  fitPlanarPosterior,
} from "../../lib/analysis/planar_posterior.ts";
import { useBackend } from "../../lib/backend/mod.ts";
import { Random } from "../../lib/random.ts";

// Ops that models share, and which are tested on every backend elsewhere.
await useBackend("wasm");

const RING = { radii: [0.2, 1.2, 2.2], width: 0.3, items: [1] };

Deno.test("logits that all but vanish leave the prior", async () => {
  const flat = { ...RING, width: 1e4 };
  const { logEvidence, draws } = await exactPlanarPosterior(
    flat,
    4000,
    new Random(1),
  );
  // Each of three items has a third of the probability wherever z is.
  assertAlmostEquals(logEvidence, -Math.log(3), 1e-4);
  const square = draws.reduce((sum, { x, y }) => sum + x * x + y * y, 0) / 4000;
  assertAlmostEquals(square, 2, 0.15);
});

Deno.test("draws of the exact posterior lie on the ring", async () => {
  const { draws } = await exactPlanarPosterior(RING, 500, new Random(2));
  const far = draws.filter(({ x, y }) =>
    Math.abs(Math.hypot(x, y) - 1.2) > 0.8
  );
  assert(far.length < 10, `${far.length} of 500 draws are off the ring`);
});

Deno.test(
  "no bound passes the evidence, and the mixture's comes nearer",
  async () => {
    const before = tf.memory().numTensors;
    const { logEvidence } = await exactPlanarPosterior(RING, 1, new Random(1));
    const fit = (semiImplicit: boolean) =>
      fitPlanarPosterior(
        RING,
        { semiImplicit, steps: 150, samples: 10, draws: 5 },
        new Random(3),
      );
    const [gaussian, mixture] = [await fit(false), await fit(true)];
    assertEquals(gaussian.draws.length, 5);
    // Monte Carlo error of 2,560 draws is a few hundredths of a nat.
    assert(gaussian.lower < logEvidence + 0.1);
    assert(mixture.lower < logEvidence + 0.1);
    assert(mixture.upper > mixture.lower - 0.1);
    assert(
      mixture.lower > gaussian.lower + 0.3,
      `${mixture.lower} against ${gaussian.lower}`,
    );
    assertEquals(tf.memory().numTensors, before, "no tensor leaks");
  },
);
