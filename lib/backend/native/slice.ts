import * as tf from "@tensorflow/tfjs";
import type { NativeBackend } from "./native_backend.ts";

interface SliceCall {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly attrs: {
    readonly begin: number | number[];
    readonly size: number | number[];
  };
  readonly backend: NativeBackend;
}

interface SplitCall {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly attrs: {
    readonly numOrSizeSplits: number | number[];
    readonly axis: number;
  };
  readonly backend: NativeBackend;
}

/** Slices of matrices, row by row; other ranks are left to the stock kernels. */
export const sliceKernels = [
  { kernelName: "Slice", kernelFunc: slice },
  { kernelName: "SplitV", kernelFunc: split },
];

function slice(call: SliceCall): tf.TensorInfo {
  const { inputs: { x }, attrs, backend } = call;
  if (x.shape.length !== 2 || x.dtype !== "float32") {
    const { kernelFunc } = tf.getKernel("Slice", "cpu");
    return kernelFunc(
      call as unknown as Parameters<typeof kernelFunc>[0],
    ) as tf.TensorInfo;
  }
  const [begin, size] = tf.slice_util.parseSliceParams(
    x as tf.Tensor,
    attrs.begin,
    attrs.size,
  );
  return block(x, begin, size, backend);
}

function split(call: SplitCall): tf.TensorInfo[] {
  const { inputs: { x }, attrs, backend } = call;
  if (x.shape.length !== 2 || x.dtype !== "float32") {
    const { kernelFunc } = tf.getKernel("SplitV", "cpu");
    return kernelFunc(
      call as unknown as Parameters<typeof kernelFunc>[0],
    ) as tf.TensorInfo[];
  }
  const [axis] = tf.util.parseAxisParam(attrs.axis, x.shape);
  const sizes = tf.backend_util.prepareSplitSize(
    x as tf.Tensor,
    attrs.numOrSizeSplits,
    axis,
  );
  const begin = [0, 0];
  return sizes.map((part) => {
    const size = [...x.shape];
    size[axis] = part;
    const piece = block(x, begin, size, backend);
    begin[axis] += part;
    return piece;
  });
}

function block(
  x: tf.TensorInfo,
  [top, left]: number[],
  [rows, columns]: number[],
  backend: NativeBackend,
): tf.TensorInfo {
  const width = x.shape[1];
  const out = backend.float32([rows, columns]);
  const source = backend.values(x);
  const target = backend.values(out);
  for (let row = 0; row < rows; row++) {
    const start = (top + row) * width + left;
    target.set(source.subarray(start, start + columns), row * columns);
  }
  return out;
}
