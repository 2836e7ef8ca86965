import * as tf from "@tensorflow/tfjs";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { fitPlanarEncoder } from "../../lib/analysis/planar_encoder.ts";
import { exactPlanarPosterior } from "../../lib/analysis/planar_posterior.ts";
import { useBackend } from "../../lib/backend/mod.ts";
import { Random } from "../../lib/random.ts";

// Ops that models share, and which are tested on every backend elsewhere.
await useBackend("wasm");

const RINGS = { radii: [0.2, 1.2, 2.2], width: 0.3 };
const USERS = [[0], [1], [2], [1, 2]];

Deno.test(
  "no bound passes the evidence, and SIVAE's encoder comes nearer",
  async () => {
    const before = tf.memory().numTensors;
    const evidence: number[] = [];
    for (const items of USERS) {
      const exact = await exactPlanarPosterior(RINGS, items, 1, new Random(1));
      evidence.push(exact.logEvidence);
    }
    const fit = (encoder: "gaussian" | "semi-implicit") =>
      fitPlanarEncoder(
        RINGS,
        USERS,
        { encoder, steps: 200, samples: 20, draws: 300 },
        new Random(2),
      );
    const [gaussian, mixture] = [
      await fit("gaussian"),
      await fit(
        "semi-implicit",
      ),
    ];
    for (const [user, logEvidence] of evidence.entries()) {
      assertEquals(gaussian[user].draws.length, 300);
      // Monte Carlo error of 2,000 draws is a few hundredths of a nat.
      assert(gaussian[user].lower < logEvidence + 0.1);
      assert(mixture[user].lower < logEvidence + 0.1);
      assert(mixture[user].lower <= mixture[user].upper);
      assertEquals(gaussian[user].lower, gaussian[user].upper);
    }
    // The users whose posteriors are rings.
    for (const user of [1, 2, 3]) {
      assert(
        mixture[user].lower > gaussian[user].lower + 0.3,
        `user ${user}: ${mixture[user].lower}, ${gaussian[user].lower}`,
      );
    }
    assertEquals(tf.memory().numTensors, before, "no tensor leaks");
  },
);

Deno.test("each user of one encoder has a ring of its own", async () => {
  const users = [[1], [2]];
  const fits = await fitPlanarEncoder(
    RINGS,
    users,
    { encoder: "semi-implicit", steps: 200, samples: 20, draws: 1000 },
    new Random(2),
  );
  for (const [user, items] of users.entries()) {
    const { draws } = await exactPlanarPosterior(
      RINGS,
      items,
      1000,
      new Random(3),
    );
    assertAlmostEquals(radius(fits[user].draws), radius(draws), 0.15);
  }
});

Deno.test("of a user that a Gaussian fits, its bound is the evidence", async () => {
  // Logits that all but vanish leave the prior as the posterior.
  const flat = { ...RINGS, width: 1e4 };
  const [fit] = await fitPlanarEncoder(
    flat,
    [[1]],
    { encoder: "gaussian", steps: 300, samples: 0, draws: 1 },
    new Random(1),
  );
  assertAlmostEquals(fit.lower, -Math.log(3), 1e-3);
});

function radius(draws: readonly { readonly x: number; readonly y: number }[]) {
  return draws.reduce((sum, { x, y }) => sum + Math.hypot(x, y), 0) /
    draws.length;
}
