/**
 * Matrix products on tfjs's `wasm` backend without its slow paths.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

interface Product {
  readonly inputs: { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
  readonly attrs: {
    readonly transposeA: boolean;
    readonly transposeB: boolean;
  };
  readonly backend: tf.KernelBackend;
}

interface FusedProduct extends Product {
  readonly inputs: Product["inputs"] & {
    readonly bias?: tf.TensorInfo;
    readonly preluActivationWeights?: tf.TensorInfo;
  };
  readonly attrs: Product["attrs"] & {
    readonly activation: string;
    readonly leakyreluAlpha?: number;
  };
}

type Kernel = (call: object) => tf.TensorInfo;

/**
 * The stock product is fast only where nothing is transposed and the batch is
 * one; a transposed operand costs seven times as much. So operands are
 * transposed first. The fused product is taken apart into product, bias and
 * activation, each of which is a kernel that is right.
 */
export function wasmProducts(): void {
  const product = tf.getKernel("BatchMatMul", "wasm");
  const fused = tf.getKernel("_FusedMatMul", "wasm");
  const stockProduct = product.kernelFunc as unknown as Kernel;
  const stockFused = fused.kernelFunc as unknown as Kernel;
  const multiply = (call: Product) => transposeFirst(call, stockProduct);
  tf.unregisterKernel("BatchMatMul", "wasm");
  tf.registerKernel({
    ...product,
    kernelFunc: multiply as unknown as tf.KernelFunc,
  });
  tf.unregisterKernel("_FusedMatMul", "wasm");
  tf.registerKernel({
    ...fused,
    kernelFunc: ((call: FusedProduct) => {
      const { preluActivationWeights } = call.inputs;
      return preluActivationWeights || call.attrs.activation !== "linear"
        ? stockFused(call)
        : addBias(multiply(call), call);
    }) as unknown as tf.KernelFunc,
  });
}

function transposeFirst(call: Product, stock: Kernel): tf.TensorInfo {
  const { inputs: { a, b }, attrs, backend } = call;
  const x = attrs.transposeA ? transposed(a, backend) : a;
  const y = attrs.transposeB ? transposed(b, backend) : copied(b, backend);
  const out = stock({
    inputs: { a: x, b: y },
    attrs: { transposeA: false, transposeB: false },
    backend,
  });
  if (x !== a) backend.disposeData(x.dataId);
  backend.disposeData(y.dataId);
  return out;
}

/**
 * The stock product keeps a packed copy of its second operand for as long as
 * that tensor lives, and would go on using it after Adam has changed the
 * weights in place. A fresh tensor each time has nothing stale to go back to.
 */
function copied(x: tf.TensorInfo, backend: tf.KernelBackend): tf.TensorInfo {
  const wasm = backend as unknown as BackendWasm;
  const out = wasm.makeOutput([...x.shape], x.dtype);
  wasm.typedArrayFromHeap(out).set(wasm.typedArrayFromHeap(x));
  return out;
}

function transposed(
  x: tf.TensorInfo,
  backend: tf.KernelBackend,
): tf.TensorInfo {
  const rank = x.shape.length;
  const perm = x.shape.map((_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  const transpose = tf.getKernel("Transpose", "wasm")
    .kernelFunc as unknown as Kernel;
  return transpose({ inputs: { x }, attrs: { perm }, backend });
}

function addBias(
  product: tf.TensorInfo,
  { inputs: { bias }, backend }: FusedProduct,
): tf.TensorInfo {
  if (!bias) return product;
  const add = tf.getKernel("Add", "wasm").kernelFunc as unknown as Kernel;
  const out = add({ inputs: { a: product, b: bias }, backend });
  backend.disposeData(product.dataId);
  return out;
}
