/**
 * One training step of SIVAE with K = 10 beside one of Mult-VAE, at the size of
 * ML-20M.
 *
 * @module
 */
import { MultVae } from "../../lib/models/mult_vae.ts";
import { Sivae } from "../../lib/models/sivae.ts";
import { Random } from "../../lib/random.ts";
import type { BenchResult } from "./_measure.ts";
import { stepTime } from "./_step_time.ts";
import { ML20M, powerLawUsers } from "./_synthetic.ts";

const USERS = 500;
const SAMPLES = 10;

export async function run(): Promise<BenchResult> {
  const { items, itemsPerUser } = ML20M;
  const random = new Random(1);
  const users = powerLawUsers(USERS, items, itemsPerUser, random);
  const multVae = new MultVae(items, random);
  const before = await stepTime(multVae, users, random);
  const sivae = new Sivae(items, random, { samples: SAMPLES });
  const { stepMs, gradientMs, adamMs } = await stepTime(sivae, users, random);
  sivae.dispose();
  const after = await stepTime(multVae, users, random);
  multVae.dispose();
  const multVaeMs = (before.stepMs + after.stepMs) / 2;
  const { layers, noise } = sivae.options;
  return {
    title: `One training step of SIVAE, K = ${SAMPLES}, 500 × 20,108`,
    figures: {
      "step ms": stepMs,
      "loss and gradients ms": gradientMs,
      "Adam ms": adamMs,
      "Mult-VAE step ms": multVaeMs,
    },
    ratios: [{
      name: "SIVAE step / Mult-VAE step",
      value: stepMs / multVaeMs,
      target: 2.5,
      kind: "at most",
    }],
    notes: [`M = ${layers} layers with ${noise} dimensions of noise each.`],
    json: { sivae_step_ms: stepMs, sivae_ratio: stepMs / multVaeMs },
  };
}
