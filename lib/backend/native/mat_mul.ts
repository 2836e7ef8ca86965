import * as tf from "@tensorflow/tfjs";
import { unaryOperations } from "./element_wise.ts";
import type { NativeBackend } from "./native_backend.ts";

interface ProductCall {
  readonly inputs: { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
  readonly attrs: {
    readonly transposeA: boolean;
    readonly transposeB: boolean;
  };
  readonly backend: NativeBackend;
}

interface FusedCall {
  readonly inputs: ProductCall["inputs"] & {
    readonly bias?: tf.TensorInfo;
    readonly preluActivationWeights?: tf.TensorInfo;
  };
  readonly attrs: ProductCall["attrs"] & { readonly activation: string };
  readonly backend: NativeBackend;
}

/** Matrix products in BLAS: plain, batched with broadcasting, and fused. */
export const matMulKernels = [
  { kernelName: "BatchMatMul", kernelFunc: batchMatMul },
  { kernelName: "_FusedMatMul", kernelFunc: fusedMatMul },
];

function batchMatMul({ inputs, attrs, backend }: ProductCall): tf.TensorInfo {
  const shape = productShape(inputs.a.shape, inputs.b.shape, attrs);
  const out = backend.float32(shape);
  multiply(inputs, attrs, backend, out, 0);
  return out;
}

/** The bias is laid down first and the product added to it by BLAS (β = 1). */
function fusedMatMul({ inputs, attrs, backend }: FusedCall): tf.TensorInfo {
  const { a, b, bias, preluActivationWeights } = inputs;
  const shape = productShape(a.shape, b.shape, attrs);
  const width = shape[shape.length - 1];
  const direct = bias === undefined ||
    tf.util.sizeFromShape(bias.shape) === width;
  if (
    preluActivationWeights || !direct ||
    !(attrs.activation in unaryOperations || attrs.activation === "linear")
  ) {
    const stock = tf.getKernel("_FusedMatMul", "cpu").kernelFunc;
    return stock(
      { inputs, attrs, backend } as unknown as Parameters<typeof stock>[0],
    ) as tf.TensorInfo;
  }
  const out = backend.float32(shape);
  const rows = tf.util.sizeFromShape(shape) / Math.max(1, width);
  if (bias) {
    backend.threads.run("repeatRow", rows, [
      backend.address(bias),
      backend.address(out),
      width,
    ], rows * width);
  }
  multiply({ a, b }, attrs, backend, out, bias ? 1 : 0);
  if (attrs.activation !== "linear") {
    const size = rows * width;
    backend.threads.run("unary", size, [
      unaryOperations[attrs.activation],
      backend.address(out),
      backend.address(out),
    ], size);
  }
  return out;
}

function productShape(
  a: readonly number[],
  b: readonly number[],
  { transposeA, transposeB }: ProductCall["attrs"],
): number[] {
  const rows = a.at(transposeA ? -1 : -2)!;
  const columns = b.at(transposeB ? -2 : -1)!;
  const inner = [a.at(transposeA ? -2 : -1), b.at(transposeB ? -1 : -2)];
  tf.util.assert(
    inner[0] === inner[1],
    () =>
      `Error in matMul: inner shapes (${inner[0]}) and (${inner[1]}) of ` +
      `Tensors with shapes ${a} and ${b} must match.`,
  );
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(
    a.slice(0, -2),
    b.slice(0, -2),
  );
  return [...batch, rows, columns];
}

function multiply(
  { a, b }: ProductCall["inputs"],
  { transposeA, transposeB }: ProductCall["attrs"],
  backend: NativeBackend,
  out: tf.TensorInfo,
  beta: number,
): void {
  const [m, n] = out.shape.slice(-2);
  const k = a.shape.at(transposeA ? -2 : -1)!;
  const batch = out.shape.slice(0, -2);
  const count = tf.util.sizeFromShape(batch);
  const x = backend.values(a);
  const y = backend.values(b);
  const z = backend.values(out);
  for (let index = 0; index < count; index++) {
    const i = broadcastIndex(index, batch, a.shape.slice(0, -2));
    const j = broadcastIndex(index, batch, b.shape.slice(0, -2));
    backend.blas.gemm(
      transposeA,
      transposeB,
      m,
      n,
      k,
      x.subarray(i * m * k, (i + 1) * m * k),
      y.subarray(j * k * n, (j + 1) * k * n),
      beta,
      z.subarray(index * m * n, (index + 1) * m * n),
    );
  }
}

/** Which matrix of an operand belongs to a matrix of the broadcast output. */
function broadcastIndex(
  index: number,
  batch: readonly number[],
  shape: readonly number[],
): number {
  let result = 0;
  let stride = 1;
  for (let axis = 1; axis <= shape.length; axis++) {
    const size = batch[batch.length - axis];
    const own = shape[shape.length - axis];
    if (own > 1) result += (index % size) * stride;
    stride *= own;
    index = Math.floor(index / size);
  }
  return result;
}
