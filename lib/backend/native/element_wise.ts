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
 * Element-wise kernels and sums on vector units, for float32 operands that can
 * be seen as matrices; anything else is left to the stock kernel.
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
  if (a.dtype !== "float32" || b.dtype !== "float32") {
    return stock(kernelName, call);
  }
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(
    [...a.shape],
    [...b.shape],
  );
  const layout = broadcastLayout(shape, a.shape, b.shape);
  if (!layout) return stock(kernelName, call);
  const { rows, width, strides: [x, y] } = layout;
  const out = backend.float32(shape);
  backend.threads.run("binary", rows, [
    operation,
    backend.address(a),
    4 * x.row,
    x.step,
    backend.address(b),
    4 * y.row,
    y.step,
    backend.address(out),
    width,
  ], rows * width);
  return out;
}

interface Strides {
  /** Elements between one row and the next. */
  readonly row: number;
  /** Elements between one column and the next: 1 or 0. */
  readonly step: number;
}

/**
 * How two operands lie on the rows and columns of their result, or nothing if
 * that takes more than two axes. Equal shapes are cut into even rows, so that
 * the threads have something to share.
 */
function broadcastLayout(
  shape: readonly number[],
  a: readonly number[],
  b: readonly number[],
):
  | { rows: number; width: number; strides: [Strides, Strides] }
  | undefined {
  const size = tf.util.sizeFromShape([...shape]);
  if (size === 0) return undefined;
  const sizes = [a, b].map((s) => tf.util.sizeFromShape([...s]));
  if (sizes.every((s) => s === size || s === 1)) {
    const width = size % 256 === 0 ? 256 : size;
    const strides = sizes.map((s) =>
      s === 1 ? { row: 0, step: 0 } : { row: width, step: 1 }
    );
    return {
      rows: size / width,
      width,
      strides: strides as [Strides, Strides],
    };
  }
  if (shape.length !== 2) return undefined;
  const [rows, width] = shape;
  const strides = [a, b].map((s) => {
    const [r, c] = s.length === 2 ? s : [1, ...s, 1];
    return { row: r === 1 ? 0 : c, step: c === 1 ? 0 : 1 };
  });
  return { rows, width, strides: strides as [Strides, Strides] };
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

/** Sums over the leading or the trailing axes: of biases and likelihoods. */
function sum(call: SumCall): tf.TensorInfo {
  const { inputs: { x }, attrs: { axis, keepDims }, backend } = call;
  const rank = x.shape.length;
  const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const count = axes.length;
  const leading = axes.every((value, index) => value === index);
  const trailing = axes.every((value, index) => value === rank - count + index);
  if (
    x.dtype !== "float32" || leading === trailing ||
    tf.util.sizeFromShape(x.shape) === 0
  ) return stock("Sum", call);
  const split = leading ? count : rank - count;
  const rows = tf.util.sizeFromShape(x.shape.slice(0, split));
  const columns = tf.util.sizeFromShape(x.shape.slice(split));
  const [shape] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
  const out = backend.float32(
    keepDims ? tf.backend_util.expandShapeToKeepDim(shape, axes) : shape,
  );
  const [from, to] = [backend.address(x), backend.address(out)];
  if (leading) {
    backend.threads.run(
      "sumRows",
      columns,
      [from, rows, columns, to],
      rows * columns,
    );
  } else {
    backend.threads.run(
      "sumColumns",
      rows,
      [from, columns, to],
      rows * columns,
    );
  }
  return out;
}

function stock(kernelName: string, call: object): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel(kernelName, "cpu");
  return kernelFunc(
    call as Parameters<typeof kernelFunc>[0],
  ) as tf.TensorInfo;
}
