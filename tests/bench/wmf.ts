/**
 * One sweep of WMF, users and items, beside one of `implicit`: 20,000 users of
 * the size of ML-20M's.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { transposeSparse } from "../../lib/linear/sparse.ts";
import { Wmf } from "../../lib/models/wmf.ts";
import { Random } from "../../lib/random.ts";
import { type BenchResult, medianMs } from "./_measure.ts";
import { pythonPeer } from "./_peers.ts";
import { ML20M, powerLawUsers } from "./_synthetic.ts";

const USERS = 20_000;
const FACTORS = 100;
const STEPS = 3;

export async function run(): Promise<BenchResult> {
  const { items, itemsPerUser } = ML20M;
  const sweepMs = await sweepTime(items, itemsPerUser);
  const peer = await pythonPeer(
    "wmf_time.py",
    [USERS, items, itemsPerUser, FACTORS, STEPS].map(String),
  );
  const known = typeof peer !== "string";
  return {
    title: `One sweep of WMF, ${USERS} users, 20,108 items, K = ${FACTORS}`,
    figures: {
      "sweep ms": sweepMs,
      ...(known && { "implicit ms": peer.step_ms }),
    },
    ratios: known
      ? [{
        name: "sweep / implicit",
        value: sweepMs / peer.step_ms,
        target: 1,
        kind: "at most",
      }]
      : [],
    notes: known
      ? [
        `Both: ${STEPS} conjugate gradient steps, float32, all cores; ` +
        "generated users, 70 items each.",
      ]
      : [peer],
    json: {
      wmf_sweep_ms: sweepMs,
      ...(known && { wmf_ratio: sweepMs / peer.step_ms }),
    },
  };
}

async function sweepTime(items: number, itemsPerUser: number) {
  const random = new Random(1);
  const users = powerLawUsers(USERS, items, itemsPerUser, random);
  const { offsets, indices } = transposeSparse(users, items);
  const byItem = {
    offsets: new Uint32Array(offsets.buffer),
    indices: new Uint32Array(indices.buffer),
  };
  const model = new Wmf(items, random, { factors: FACTORS, steps: STEPS });
  let userFactors = tf.zeros<tf.Rank.R2>([USERS, FACTORS]);
  let itemFactors = tf.tidy(() =>
    model.weights().items.add<tf.Tensor2D>(0) as tf.Tensor2D
  );
  const ms = await medianMs(async () => {
    const nextUsers = await model.solve(users, userFactors, itemFactors);
    const nextItems = await model.solve(byItem, itemFactors, nextUsers);
    tf.dispose([userFactors, itemFactors]);
    [userFactors, itemFactors] = [nextUsers, nextItems];
    await itemFactors.data();
  });
  tf.dispose([userFactors, itemFactors]);
  model.dispose();
  return ms;
}
