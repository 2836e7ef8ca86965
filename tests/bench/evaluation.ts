/**
 * Evaluation of 10,000 users with the 100 best of 20,108 items.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { evaluate } from "../../lib/evaluation/evaluate.ts";
import { MultVae } from "../../lib/models/mult_vae.ts";
import { Random } from "../../lib/random.ts";
import { type BenchResult, medianMs } from "./_measure.ts";
import { ML20M, powerLawUsers } from "./_synthetic.ts";

const USERS = 10_000;
const BATCH = 500;

export async function run(): Promise<BenchResult> {
  const { items, itemsPerUser } = ML20M;
  const random = new Random(2);
  const input = powerLawUsers(USERS, items, itemsPerUser, random);
  const target = powerLawUsers(USERS, items, 17, random);
  const model = new MultVae(items, random);
  const gemmMs = await decoderGemmsMs(items);
  const ms = await medianMs(
    () => evaluate(model, { input, target }, { batchSize: BATCH }),
    3,
    1,
  );
  model.dispose();
  return {
    title: "Evaluation of 10,000 users, top 100 of 20,108",
    figures: { "evaluation ms": ms, "its decoder GEMMs ms": gemmMs },
    ratios: [{
      name: "evaluation / its GEMMs",
      value: ms / gemmMs,
      target: 1.5,
      kind: "at most",
    }],
    notes: [],
    json: { evaluation_ms: ms, gemm_ms: gemmMs, ratio: ms / gemmMs },
  };
}

/** The products of the decoder's output layer for all the users. */
async function decoderGemmsMs(items: number): Promise<number> {
  const h = tf.randomNormal<tf.Rank.R2>([BATCH, 600]);
  const w = tf.randomNormal<tf.Rank.R2>([600, items]);
  const ms = await medianMs(() => tf.matMul(h, w).dispose(), 9);
  tf.dispose([h, w]);
  return ms * USERS / BATCH;
}
