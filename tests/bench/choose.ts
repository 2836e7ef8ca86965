/**
 * The n-choose-k likelihood (9) with its gradient: one user in double
 * precision, and a batch of 500 users on the current backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { nChooseKLogLikelihoods, sparseRows } from "../../lib/backend/mod.ts";
import { costByCount } from "../../lib/choose/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { Random } from "../../lib/random.ts";
import { stepGemmsMs } from "./_gemms.ts";
import { type BenchResult, medianMs } from "./_measure.ts";
import { pythonPeer } from "./_peers.ts";

const ITEMS = 20_108;
const USERS = 500;

/** Sizes N_u that the batch mixes, and that one user is timed at. */
const SIZES = [5, 20, 70, 300, 2000];

const SIMPLE = "UCLA-StarAI's SIMPLE is not run: its layer (v2/simple.py) " +
  "reads one circuit from 4C2.pkl, for a number of items that is a power of " +
  "two and one N, into tensors on CUDA. Its notebook for any N (prob_k in " +
  "tractable_dist) is the log-space recurrence of the PyTorch peer, with the " +
  "gradient by autograd on top, which the peer leaves out.";

export async function run(): Promise<BenchResult> {
  const random = new Random(4);
  const msByN = Object.fromEntries(
    costByCount(ITEMS, SIZES, random)
      .filter(({ method }) => method.startsWith("quadrature"))
      .map(({ count, ms }) => [count, ms]),
  );
  const gemmMs = await stepGemmsMs(USERS, ITEMS, 600);
  const batchMs = await batchTime(random);
  const peers: Record<string, number> = {};
  const notes = [SIMPLE];
  const torch = await pythonPeer("choose_time.py");
  if (typeof torch === "string") notes.push(torch);
  else peers["PyTorch log-space recurrence, value only"] = torch.step_ms;
  const times = Object.values(msByN);
  return {
    title: "n-choose-k likelihood and gradient, 20,108 items",
    figures: {
      ...Object.fromEntries(
        Object.entries(msByN).map(([n, ms]) => [`one user, N = ${n}, ms`, ms]),
      ),
      [`batch of ${USERS}, N = ${SIZES.join(", ")}, ms`]: batchMs,
      "the step's three GEMMs ms": gemmMs,
      ...Object.fromEntries(
        Object.entries(peers).map(([name, ms]) => [`${name}, ms`, ms]),
      ),
    },
    ratios: [
      {
        name: "batch / the step's three GEMMs",
        value: batchMs / gemmMs,
        target: 4,
        kind: "at most",
      },
      {
        name: "slowest N / fastest N",
        value: Math.max(...times) / Math.min(...times),
        target: 2,
        kind: "at most",
      },
      ...Object.entries(peers).map(([name, ms]) => ({
        name: `${name} / batch`,
        value: ms / batchMs,
        target: 10,
        kind: "at least" as const,
      })),
    ],
    notes,
    json: { ms_by_n: msByN, batch_ms: batchMs, gemm_ms: gemmMs, peers },
  };
}

async function batchTime(random: Random): Promise<number> {
  const rows = Array.from(
    { length: USERS },
    (_, user) => random.choice(ITEMS, SIZES[user % SIZES.length]),
  );
  const x = sparseRows(fromRows(rows, ITEMS), ITEMS);
  const logits = tf.randomNormal<tf.Rank.R2>([USERS, ITEMS], 0, 2);
  const gradient = tf.valueAndGrad((eta) =>
    nChooseKLogLikelihoods(eta as tf.Tensor2D, x)
  );
  const ms = await medianMs(async () => {
    const { value, grad } = gradient(logits);
    await value.data();
    tf.dispose([value, grad]);
  });
  logits.dispose();
  x.dispose();
  return ms;
}
