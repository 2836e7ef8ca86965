/**
 * The one place that picks the backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** What the user can ask for. */
export type BackendName = "auto" | "webgpu" | "native" | "wasm" | "cpu";

/** The backend that was picked. */
export interface BackendInfo {
  readonly name: Exclude<BackendName, "auto">;
  /** What it runs on, and why the ones before it were not picked. */
  readonly reason: string;
}

type Start = () => Promise<string>;

/** In order of preference. */
const STARTS: Readonly<Record<BackendInfo["name"], Start>> = {
  async webgpu() {
    const { registerWebGpuBackend } = await import("./webgpu/register.ts");
    return await registerWebGpuBackend();
  },
  async native() {
    const { registerNativeBackend } = await import("./native/register.ts");
    return await registerNativeBackend();
  },
  async wasm() {
    const { registerWasmBackend } = await import("./portable/wasm_backend.ts");
    return await registerWasmBackend();
  },
  async cpu() {
    const { registerCpuBackend } = await import("./portable/cpu_backend.ts");
    return registerCpuBackend();
  },
};

/**
 * Makes a backend the current one.
 *
 * `auto` takes the first that this machine has: `webgpu` with a hardware
 * adapter, `native` with a BLAS, `wasm`, `cpu`.
 *
 * @throws {Error} If the backend that was asked for is not to be had here; the
 *   message says why and what to do.
 */
export async function useBackend(
  name: BackendName = "auto",
): Promise<BackendInfo> {
  if (name !== "auto" && !(name in STARTS)) {
    throw new RangeError(
      `There is no backend "${name}": choose one of auto, ` +
        Object.keys(STARTS).join(", "),
    );
  }
  if (name !== "auto") {
    const reason = await STARTS[name]();
    await tf.setBackend(name);
    return { name, reason };
  }
  const reasons: string[] = [];
  for (const [candidate, start] of Object.entries(STARTS)) {
    if (candidate === "webgpu") {
      const { hardwareAdapter } = await import("./webgpu/adapter.ts");
      const found = await hardwareAdapter();
      if (typeof found === "string") {
        reasons.push(`no webgpu: ${found}`);
        continue;
      }
    }
    try {
      reasons.unshift(await start());
      await tf.setBackend(candidate);
      return {
        name: candidate as BackendInfo["name"],
        reason: reasons.join("; "),
      };
    } catch (error) {
      reasons.push(
        `no ${candidate}: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  throw new Error(`No backend starts on this machine: ${reasons.join("; ")}`);
}
