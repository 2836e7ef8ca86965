/**
 * Runs a WGSL kernel on tensors of tfjs's `webgpu` backend.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/** Threads of a workgroup in every kernel here. */
export const WORKGROUP = 256;

/** The most workgroups along one dimension that every device allows. */
const MOST_GROUPS = 65535;

/** One dispatch. */
export interface Dispatch {
  /** Body of the module: bindings are declared by {@linkcode dispatch}. */
  readonly source: string;
  /** Tensors by the name of their variable; float32 becomes array<f32>. */
  readonly reads: Readonly<Record<string, tf.TensorInfo>>;
  /** Tensors that the kernel changes. */
  readonly writes: Readonly<Record<string, tf.TensorInfo>>;
  /** Numbers by their names in `u`; integers of a u32, others of an f32. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly rates?: Readonly<Record<string, number>>;
  /**
   * Workgroups; the kernel's entry point gets `group`, the number of its own,
   * and `thread`, its number within the group.
   */
  readonly groups: number;
}

/** The parts of the stock backend that its types keep private. */
interface Internals {
  readonly device: GPUDevice;
  readonly tensorMap: {
    get(id: object): { resource: GPUBuffer; values: unknown };
  };
  readonly commandEncoder: GPUCommandEncoder;
  readonly commandQueueOwnedIds: WeakSet<object>;
  uploadToGPU(id: object): void;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  makeUniforms(
    list: { type: "uint32" | "float32"; data: number[] }[],
  ): GPUBufferBinding;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/**
 * Records the kernel behind whatever the backend has recorded so far. Tensors
 * without elements are left alone.
 */
export function dispatch(backend: WebGPUBackend, call: Dispatch): void {
  if (call.groups === 0) return;
  const gpu = backend as unknown as Internals;
  const { device } = gpu;
  const tensors = { ...call.reads, ...call.writes };
  const code = moduleSource(call);
  const pipeline = pipelineFor(device, code);
  for (const { dataId } of Object.values(tensors)) {
    gpu.uploadToGPU(dataId);
    gpu.commandQueueOwnedIds.add(dataId);
  }
  // What was read back before is no longer what the buffer holds.
  for (const { dataId } of Object.values(call.writes)) {
    gpu.tensorMap.get(dataId).values = null;
  }
  const uniforms = gpu.makeUniforms([
    ...Object.values(call.sizes)
      .map((value) => ({ type: "uint32" as const, data: [value] })),
    ...Object.values(call.rates ?? {})
      .map((value) => ({ type: "float32" as const, data: [value] })),
  ]);
  const entries = Object.values(tensors).map(({ dataId }, binding) => ({
    binding,
    resource: { buffer: gpu.tensorMap.get(dataId).resource },
  }));
  gpu.ensureCommandEncoderReady();
  gpu.endComputePassEncoder();
  const pass = gpu.commandEncoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [...entries, { binding: entries.length, resource: uniforms }],
    }),
  );
  const rows = Math.ceil(call.groups / MOST_GROUPS);
  pass.dispatchWorkgroups(Math.ceil(call.groups / rows), rows);
  pass.end();
}

function pipelineFor(device: GPUDevice, code: string): GPUComputePipeline {
  const known = pipelines.get(device) ?? new Map();
  pipelines.set(device, known);
  let pipeline = known.get(code);
  if (!pipeline) {
    pipeline = device.createComputePipeline({
      layout: "auto",
      compute: {
        module: device.createShaderModule({ code }),
        entryPoint: "start",
      },
    });
    known.set(code, pipeline);
  }
  return pipeline;
}

function moduleSource({ source, reads, writes, sizes, rates }: Dispatch) {
  const declare = (access: string, offset: number) =>
  (
    [name, { dtype }]: [string, tf.TensorInfo],
    index: number,
  ) =>
    `@group(0) @binding(${offset + index}) var<storage, ${access}> ${name}: ` +
    `array<${dtype === "float32" ? "f32" : "i32"}>;`;
  const readCount = Object.keys(reads).length;
  const count = readCount + Object.keys(writes).length;
  return [
    ...Object.entries(reads).map(declare("read", 0)),
    ...Object.entries(writes).map(declare("read_write", readCount)),
    "struct Uniforms {",
    ...Object.keys(sizes).map((name) => `  ${name}: u32,`),
    ...Object.keys(rates ?? {}).map((name) => `  ${name}: f32,`),
    "};",
    `@group(0) @binding(${count}) var<uniform> u: Uniforms;`,
    source,
    `@compute @workgroup_size(${WORKGROUP})`,
    "fn start(@builtin(workgroup_id) id: vec3<u32>,",
    "    @builtin(num_workgroups) all: vec3<u32>,",
    "    @builtin(local_invocation_index) thread: u32) {",
    "  run(id.y * all.x + id.x, thread);",
    "}",
  ].join("\n");
}
