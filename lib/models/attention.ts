/**
 * Attention between sets of vectors (Lee et al. 2019, "Set transformer").
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import { type LayerNorm, layerNorm, normaliseLayer } from "./layer_norm.ts";
import { affine, type Dense, dense } from "./layers.ts";

/** One set of vectors for each user, all as long as the longest. */
export interface Sets {
  /** Set behind set, float32 [users · size, width] */
  readonly vectors: tf.Tensor2D;
  readonly users: number;
  /** Vectors in each set, padding and all. */
  readonly size: number;
  /** Vectors of each user's own, before the padding; left out: all. */
  readonly own?: Uint32Array;
}

/** A multi-head attention block. */
export interface AttentionBlock {
  readonly query: Dense;
  readonly key: Dense;
  readonly value: Dense;
  readonly output: Dense;
  readonly attentionNorm: LayerNorm;
  readonly feedForward: Dense;
  readonly feedForwardNorm: LayerNorm;
}

const EPSILON = 1e-5;

/** Added to the score of padding, whose weight then is zero. */
const MASKED = -1e9;

/** A new block for vectors of a width. */
export function attentionBlock(width: number, random: Random): AttentionBlock {
  return {
    query: dense(width, width, random),
    key: dense(width, width, random),
    value: dense(width, width, random),
    output: dense(width, width, random),
    attentionNorm: layerNorm(width),
    feedForward: dense(width, width, random),
    feedForwardNorm: layerNorm(width),
  };
}

/**
 * MAB(X, Y) of Lee et al., (6) and (7): each vector of X attends to those of Y,
 *
 *     H = LayerNorm(X + Multihead(X, Y, Y)),   LayerNorm(H + tanh(H W + b)),
 *
 * with tanh for their ReLU, as in all networks of the paper. The result does
 * not depend on the order of Y, and costs time in proportion to |X| · |Y|.
 *
 * @param heads Divides the width.
 */
export function attend(
  x: Sets,
  y: Sets,
  block: AttentionBlock,
  heads: number,
): Sets {
  const width = x.vectors.shape[1] / heads;
  const split = ({ vectors, users, size }: Sets, layer: Dense) =>
    tf.split(affine(vectors, layer), heads, 1)
      .map((head) => tf.reshape(head, [users, size, width]));
  const queries = split(x, block.query);
  const keys = split(y, block.key);
  const values = split(y, block.value);
  const mask = y.own && paddingMask(y.own, x.size, y.size);
  const attended = queries.map((query, head) => {
    const scores = tf.matMul(query, keys[head], false, true)
      .reshape<tf.Tensor2D>([x.users * x.size, y.size])
      .div<tf.Tensor2D>(Math.sqrt(width));
    const weights = softmaxRows(mask ? scores.add(mask) : scores)
      .reshape<tf.Tensor3D>([x.users, x.size, y.size]);
    return tf.matMul(weights, values[head])
      .reshape<tf.Tensor2D>([x.users * x.size, width]);
  });
  const attention = affine(tf.concat2d(attended, 1), block.output);
  const hidden = normaliseLayer(
    x.vectors.add(attention),
    block.attentionNorm,
    EPSILON,
  );
  const forward = tf.tanh(affine(hidden, block.feedForward));
  const vectors = normaliseLayer(
    hidden.add(forward),
    block.feedForwardNorm,
    EPSILON,
  );
  return { ...x, vectors };
}

/** Zeros, but for padding; a set without vectors attends to its padding. */
function paddingMask(
  own: Uint32Array,
  rows: number,
  size: number,
): tf.Tensor2D {
  const mask = new Float32Array(own.length * rows * size);
  for (let row = 0; row < own.length * rows; row++) {
    const length = own[Math.floor(row / rows)];
    mask.fill(MASKED, row * size + length, (row + 1) * size);
  }
  return tf.tensor2d(mask, [own.length * rows, size]);
}

/** tf.softmax of a matrix, from kernels that every backend has fast. */
function softmaxRows(scores: tf.Tensor2D): tf.Tensor2D {
  const softmax = tf.customGrad((x, save) => {
    const exponentials = tf.exp((x as tf.Tensor2D).sub(
      tf.max(x as tf.Tensor2D, 1, true),
    ));
    const weights = exponentials.div(tf.sum(exponentials, 1, true));
    (save as tf.GradSaveFunc)([weights]);
    return {
      value: weights,
      gradFunc: (dy, [weights]) => {
        const weighted = (dy as tf.Tensor2D).mul(weights);
        return weighted.sub(weights.mul(tf.sum(weighted, 1, true)));
      },
    };
  });
  return softmax(scores) as tf.Tensor2D;
}
