import * as tf from "@tensorflow/tfjs";
import type { NativeBackend } from "./native_backend.ts";

interface BinaryCall {
  readonly inputs: { readonly a: tf.TensorInfo; readonly b: tf.TensorInfo };
  readonly backend: NativeBackend;
}

interface UnaryCall {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly backend: NativeBackend;
}

interface SumCall extends UnaryCall {
  readonly attrs: {
    readonly axis: number | number[];
    readonly keepDims: boolean;
  };
}

const BINARY = { Add: 0, Sub: 1, Multiply: 2, RealDiv: 3 };

const UNARY = { Exp: 0, Tanh: 1, Square: 2, Neg: 3, Sqrt: 4, Sigmoid: 5 };

/** Numbers of the operations that products can end with, by tfjs's names. */
export const unaryOperations: Readonly<Record<string, number>> = {
  tanh: UNARY.Tanh,
  sigmoid: UNARY.Sigmoid,
};

/**
 * Element-wise kernels on vector units: operands of one shape, or one of them
 * a single number; anything else is left to the stock kernel.
 */
export const elementWiseKernels = [
  ...Object.entries(BINARY).map(([kernelName, operation]) => ({
    kernelName,
    kernelFunc: (call: BinaryCall) => binary(kernelName, operation, call),
  })),
  ...Object.entries(UNARY).map(([kernelName, operation]) => ({
    kernelName,
    kernelFunc: (call: UnaryCall) => unary(kernelName, operation, call),
  })),
  { kernelName: "Sum", kernelFunc: sum },
];

function binary(
  kernelName: string,
  operation: number,
  call: BinaryCall,
): tf.TensorInfo {
  const { inputs: { a, b }, backend } = call;
  const aSize = tf.util.sizeFromShape(a.shape);
  const bSize = tf.util.sizeFromShape(b.shape);
  const fits = tf.util.arraysEqual(a.shape, b.shape) ||
    (aSize === 1 && a.shape.length <= b.shape.length) ||
    (bSize === 1 && b.shape.length <= a.shape.length);
  if (a.dtype !== "float32" || b.dtype !== "float32" || !fits) {
    return stock(kernelName, call);
  }
  const size = Math.max(aSize, bSize);
  const bigger = aSize > bSize ||
      (aSize === bSize && a.shape.length >= b.shape.length)
    ? a
    : b;
  if (aSize === 0 || bSize === 0) return stock(kernelName, call);
  const out = backend.float32(bigger.shape);
  backend.threads.run("binary", size, [
    operation,
    backend.address(a),
    aSize === 1 ? 0 : 1,
    backend.address(b),
    bSize === 1 ? 0 : 1,
    backend.address(out),
  ], size);
  return out;
}

function unary(
  kernelName: string,
  operation: number,
  call: UnaryCall,
): tf.TensorInfo {
  const { inputs: { x }, backend } = call;
  if (x.dtype !== "float32") return stock(kernelName, call);
  const size = tf.util.sizeFromShape(x.shape);
  const out = backend.float32(x.shape);
  backend.threads.run("unary", size, [
    operation,
    backend.address(x),
    backend.address(out),
  ], size);
  return out;
}

/** Sums over the first axis of a matrix are the gradients of biases. */
function sum(call: SumCall): tf.TensorInfo {
  const { inputs: { x }, attrs: { axis, keepDims }, backend } = call;
  const axes = tf.util.parseAxisParam(axis, x.shape);
  if (
    x.dtype !== "float32" || x.shape.length !== 2 || axes.length !== 1 ||
    axes[0] !== 0
  ) {
    return stock("Sum", call);
  }
  const [rows, columns] = x.shape;
  const out = backend.float32(keepDims ? [1, columns] : [columns]);
  backend.threads.run("sumRows", columns, [
    backend.address(x),
    rows,
    columns,
    backend.address(out),
  ], rows * columns);
  return out;
}

function stock(kernelName: string, call: object): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel(kernelName, "cpu");
  return kernelFunc(
    call as Parameters<typeof kernelFunc>[0],
  ) as tf.TensorInfo;
}
