/**
 * The best items that a user has not seen.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { UNSEEN_TOP_K } from "../kernel_names.ts";
import type { SparseTensors } from "./sparse_rows.ts";

/**
 * The k highest-scored items of each user, best first, without the items of
 * the fold-in input. Ties go to the lower item index. Nothing is sorted but
 * the k survivors.
 *
 * @param scores float32 [users, items]
 * @param seen The items to leave out.
 * @returns int32 [users, k]; −1 where a user has no more candidates.
 */
export function unseenTopK(
  scores: tf.Tensor2D,
  { offsets, indices }: Pick<SparseTensors, "offsets" | "indices">,
  k: number,
): tf.Tensor2D {
  if (!Number.isInteger(k) || k < 1) {
    throw new RangeError(
      `Expected k to be an integer greater than 0 but found ${k}`,
    );
  }
  return tf.engine().runKernel(
    UNSEEN_TOP_K,
    { scores, offsets, indices },
    { k },
  ) as tf.Tensor2D;
}
