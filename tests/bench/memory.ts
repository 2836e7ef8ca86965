/**
 * Memory of training on data of the size of ML-20M.
 *
 * @module
 */
import { fromRows } from "../../lib/interactions/interactions.ts";
import { MultVae } from "../../lib/models/mult_vae.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import type { BenchResult } from "./_measure.ts";
import { ML20M, powerLawUsers } from "./_synthetic.ts";

const EPOCH_STEPS = Math.ceil(ML20M.users / 500);

/** Trains one epoch with a validation and a checkpoint, and watches the memory. */
export async function run(): Promise<BenchResult> {
  const { users, items, itemsPerUser } = ML20M;
  const random = new Random(3);
  const train = powerLawUsers(users, items, itemsPerUser, random);
  const rows = Array.from({ length: 1000 }, () => random.choice(items, 70));
  const heldOut = {
    input: fromRows(rows.map((row) => row.subarray(0, 56)), items),
    target: fromRows(rows.map((row) => row.subarray(56)), items),
  };
  const model = new MultVae(items, random);
  const folder = await Deno.makeTempDir();
  let peak = 0;
  let seconds = 0;
  const events = model.fit({ train, validation: heldOut, test: heldOut }, {
    ...DEFAULT_FIT,
    epochs: 1,
    checkpoint: `${folder}/checkpoint.safetensors`,
  });
  for await (const event of events) {
    peak = Math.max(peak, Deno.memoryUsage().rss);
    if (event.type === "end") seconds = event.seconds;
  }
  await Deno.remove(folder, { recursive: true });
  model.dispose();
  const gibibytes = peak / 2 ** 30;
  return {
    title: "One epoch of 116,677 generated users × 20,108 items",
    figures: {
      "peak resident memory GiB": gibibytes,
      "epoch s": seconds,
      "updates": EPOCH_STEPS,
    },
    ratios: [{
      name: "peak resident memory GiB",
      value: gibibytes,
      target: 4,
      kind: "at most",
    }],
    notes: [],
    json: { peak_gib: gibibytes, epoch_seconds: seconds },
  };
}
