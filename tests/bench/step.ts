/**
 * One training step of Mult-VAE at the size of ML-20M: 500 users, 20,108
 * items, hidden 600, latent 200.
 *
 * @module
 */
import { MultVae } from "../../lib/models/mult_vae.ts";
import { Random } from "../../lib/random.ts";
import { stepGemmsMs } from "./_gemms.ts";
import type { BenchResult } from "./_measure.ts";
import { pythonPeer, stockWasmPeer } from "./_peers.ts";
import { stepTime } from "./_step_time.ts";
import { ML20M, powerLawUsers } from "./_synthetic.ts";

const USERS = 500;
const HIDDEN = 600;

export async function run(): Promise<BenchResult> {
  const { items, itemsPerUser } = ML20M;
  const random = new Random(1);
  const users = powerLawUsers(USERS, items, itemsPerUser, random);
  const gemmsBefore = await stepGemmsMs(USERS, items, HIDDEN);
  const model = new MultVae(items, random);
  const { stepMs, gradientMs, adamMs } = await stepTime(model, users, random);
  model.dispose();
  const gemms = (gemmsBefore + await stepGemmsMs(USERS, items, HIDDEN)) / 2;
  const peers: Record<string, number> = {};
  const notes: string[] = [];
  const torch = await pythonPeer("step_time.py");
  if (typeof torch === "string") notes.push(torch);
  else {
    peers["PyTorch CPU, dense input"] = torch.step_ms;
    notes.push(
      `PyTorch's own three GEMMs took ${
        torch.gemm_ms.toFixed(0)
      } ms here, on ` +
        `${torch.threads} threads.`,
    );
  }
  peers["stock tfjs WASM, dense input"] = await stockWasmPeer([
    USERS,
    items,
    itemsPerUser,
  ]);
  const pytorch = peers["PyTorch CPU, dense input"];
  return {
    title: "One training step, 500 × 20,108, 600, 200",
    figures: {
      "step ms": stepMs,
      "loss and gradients ms": gradientMs,
      "Adam ms": adamMs,
      "three dense GEMMs ms": gemms,
      ...Object.fromEntries(
        Object.entries(peers).map(([name, ms]) => [`${name} ms`, ms]),
      ),
    },
    ratios: [
      {
        name: "step / its three GEMMs",
        value: stepMs / gemms,
        target: 1.5,
        kind: "at most",
      },
      {
        name: "stock tfjs WASM / step",
        value: peers["stock tfjs WASM, dense input"] / stepMs,
        target: 30,
        kind: "at least",
      },
      ...(pytorch === undefined ? [] : [{
        name: "step / PyTorch CPU step",
        value: stepMs / pytorch,
        target: 0.8,
        kind: "at most" as const,
      }]),
    ],
    notes,
    json: {
      step_ms: stepMs,
      gemm_ms: gemms,
      ratio: stepMs / gemms,
      peers,
    },
  };
}
