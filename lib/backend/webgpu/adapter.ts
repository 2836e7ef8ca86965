/**
 * Whether this machine has a GPU that WebGPU can reach.
 *
 * @module
 */

/** Names under which software renderers report themselves. */
const SOFTWARE = /llvmpipe|lavapipe|swiftshader|softpipe|basic render/i;

/**
 * The adapter, and whether it is software, or why there is none.
 *
 * wgpu prints a complaint on stderr when `XDG_RUNTIME_DIR` is not set, so it is
 * set to the folder for temporary files.
 */
export async function findAdapter(): Promise<
  { adapter: GPUAdapter; name: string; software: boolean } | string
> {
  if (!navigator.gpu) return "this Deno was started without WebGPU";
  if (Deno.build.os === "linux" && !Deno.env.has("XDG_RUNTIME_DIR")) {
    Deno.env.set("XDG_RUNTIME_DIR", "/tmp");
  }
  const adapter = await navigator.gpu.requestAdapter({
    powerPreference: "high-performance",
  });
  if (!adapter) return "no adapter";
  const { device, description, vendor } = adapter.info;
  const name = description || device || vendor || "an unnamed adapter";
  const software = SOFTWARE.test(`${name} ${vendor}`) ||
    adapter.info.isFallbackAdapter;
  return { adapter, name, software };
}

/** The adapter of a real GPU, or why there is none. */
export async function hardwareAdapter(): Promise<GPUAdapter | string> {
  const found = await findAdapter();
  if (typeof found === "string") return found;
  return found.software ? `${found.name} is a software adapter` : found.adapter;
}
