/**
 * Whole fits on real data, as far as it is on DATA_DIR: 200 epochs on the three
 * MovieLens sets, and an epoch of Gowalla.
 *
 * @module
 */
import { loadDataset, splitUsers } from "../../lib/interactions/mod.ts";
import { MultVae } from "../../lib/models/mult_vae.ts";
import { Random } from "../../lib/random.ts";
import { defaultFit } from "../../lib/training/defaults.ts";
import type { BenchResult, Ratio } from "./_measure.ts";

const FITS = [
  { name: "ml-latest-small", epochs: 200, mostSeconds: 300 },
  { name: "ml-100k", epochs: 200, mostSeconds: 300 },
  { name: "ml-1m", epochs: 200, mostSeconds: 600 },
  { name: "gowalla", epochs: 1, mostSeconds: 60 },
];

export async function run(): Promise<BenchResult> {
  const figures: Record<string, number> = {};
  const ratios: Ratio[] = [];
  const notes: string[] = [];
  for (const { name, epochs, mostSeconds } of FITS) {
    let seconds: number;
    try {
      seconds = await fitSeconds(name, epochs);
    } catch (error) {
      notes.push(
        `${name} was not measured: ${
          error instanceof Error ? error.message : error
        }`,
      );
      continue;
    }
    const label = `${name}, ${epochs} epoch${epochs > 1 ? "s" : ""}, s`;
    figures[label] = seconds;
    ratios.push({
      name: label,
      value: seconds,
      target: mostSeconds,
      kind: "at most",
    });
  }
  return {
    title: "Whole fits of Mult-VAE, validation after every epoch",
    figures,
    ratios,
    notes,
    json: { fits: figures },
  };
}

async function fitSeconds(name: string, epochs: number): Promise<number> {
  const { interactions, info } = await loadDataset(name);
  const split = splitUsers(interactions, { heldOutUsers: info.heldOutUsers });
  const model = new MultVae(split.train.items, new Random(1));
  let seconds = 0;
  const fit = { ...defaultFit(split.train.users), epochs };
  for await (const event of model.fit(split, fit)) {
    if (event.type === "end") seconds = event.seconds;
  }
  model.dispose();
  return seconds;
}
