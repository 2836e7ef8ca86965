import { assert, assertAlmostEquals } from "@std/assert";
import { exactPlanarPosterior } from "../../lib/analysis/planar_posterior.ts";
import { useBackend } from "../../lib/backend/mod.ts";
import { Random } from "../../lib/random.ts";

// Ops that models share, and which are tested on every backend elsewhere.
await useBackend("wasm");

const RING = { radii: [0.2, 1.2, 2.2], width: 0.3 };

Deno.test("logits that all but vanish leave the prior", async () => {
  const flat = { ...RING, width: 1e4 };
  const { logEvidence, draws } = await exactPlanarPosterior(
    flat,
    [1],
    4000,
    new Random(1),
  );
  // Each of three items has a third of the probability wherever z is.
  assertAlmostEquals(logEvidence, -Math.log(3), 1e-4);
  const square = draws.reduce((sum, { x, y }) => sum + x * x + y * y, 0) / 4000;
  assertAlmostEquals(square, 2, 0.15);
});

Deno.test("probabilities of the one-item users sum to one", async () => {
  let sum = 0;
  for (const item of RING.radii.keys()) {
    const { logEvidence } = await exactPlanarPosterior(
      RING,
      [item],
      1,
      new Random(1),
    );
    sum += Math.exp(logEvidence);
  }
  assertAlmostEquals(sum, 1, 1e-4);
});

Deno.test("draws of the exact posterior lie on the ring", async () => {
  const { draws } = await exactPlanarPosterior(RING, [1], 500, new Random(2));
  const far = draws.filter(({ x, y }) =>
    Math.abs(Math.hypot(x, y) - 1.2) > 0.8
  );
  assert(far.length < 10, `${far.length} of 500 draws are off the ring`);
});
