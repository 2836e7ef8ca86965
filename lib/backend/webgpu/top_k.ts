import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { dispatch, WORKGROUP } from "./dispatch.ts";

/**
 * Every thread knows the best of its own items (each 256th); a round finds the
 * best of these, and only the thread that gave it looks for its next one.
 */
const source = (entries: boolean) => /* wgsl */ `
const LOWEST = -3.4028234e38;
var<workgroup> scores_of: array<f32, ${WORKGROUP}>;
var<workgroup> items_of: array<u32, ${WORKGROUP}>;

struct Candidate { score: f32, item: u32 };

fn best_own(start: u32, thread: u32) -> Candidate {
  var best = Candidate(LOWEST, 0xffffffffu);
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let score = work[start + i];
    if (score > best.score) { best = Candidate(score, i); }
  }
  return best;
}

fn run(row: u32, thread: u32) {
  let start = row * u.items;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    work[start + i] = scores[start + i];
  }
  storageBarrier();
  ${
  entries
    ? `
  let last = u32(offsets[row + 1u]);
  for (var j = u32(offsets[row]) + thread; j < last; j += ${WORKGROUP}u) {
    work[start + u32(indices[j])] = LOWEST;
  }
  storageBarrier();`
    : ""
}
  var own = best_own(start, thread);
  for (var place = 0u; place < u.k; place++) {
    scores_of[thread] = own.score;
    items_of[thread] = own.item;
    for (var half = ${WORKGROUP / 2}u; half > 0u; half = half / 2u) {
      workgroupBarrier();
      if (thread < half) {
        let a = scores_of[thread];
        let b = scores_of[thread + half];
        if (b > a || (b == a && items_of[thread + half] < items_of[thread])) {
          scores_of[thread] = b;
          items_of[thread] = items_of[thread + half];
        }
      }
    }
    workgroupBarrier();
    let winner = items_of[0];
    workgroupBarrier();
    if (thread == 0u) { result[row * u.k + place] = i32(winner); }
    if (winner != 0xffffffffu && winner == own.item) {
      work[start + winner] = LOWEST;
      own = best_own(start, thread);
    }
  }
}`;

/** `UNSEEN_TOP_K` of ../kernel_names.ts, a workgroup a user. */
export function topK(
  backend: WebGPUBackend,
  { scores, offsets, indices }: Record<
    "scores" | "offsets" | "indices",
    tf.TensorInfo
  >,
  { k }: { readonly k: number },
): tf.TensorInfo {
  const [rows, items] = scores.shape;
  const result = backend.makeTensorInfo([rows, k], "int32");
  const work = backend.makeTensorInfo([rows, items], "float32");
  const entries = indices.shape[0] > 0;
  dispatch(backend, {
    source: source(entries),
    reads: entries ? { scores, offsets, indices } : { scores },
    writes: { work, result },
    sizes: { items, k },
    groups: rows,
  });
  backend.disposeData(work.dataId);
  return result;
}
