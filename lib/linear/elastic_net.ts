/**
 * Non-negative elastic nets of every column of a matrix on the others.
 *
 * @module
 */
import { kernelModule } from "../backend/native/compile.ts";
import { Heap } from "../backend/native/heap.ts";
import { Threads } from "../backend/native/threads.ts";
import type { Gram } from "./gram.ts";
import type { SparseFloats } from "./sparse.ts";

/** What is minimised for a column, and how far. */
export interface ElasticNetSettings {
  /** Weight of Σ w; above zero. */
  readonly l1: number;
  /** Weight of ½ Σ w². */
  readonly l2: number;
  /** Duality gap at which a column is done, as a share of its ‖a_j‖². */
  readonly tolerance: number;
  /** Passes of coordinate descent after which a column is given up. */
  readonly passes: number;
}

/** Solutions of some columns. */
export interface ElasticNetColumns {
  /** One row a column, with the items that it counts on. */
  readonly weights: SparseFloats;
  /** ½ ‖a_j − A w‖² + l1 Σ w + ½ l2 Σ w² of each column. */
  readonly objectives: Float64Array;
  /** Duality gap of each, as a share of ‖a_j‖². */
  readonly gaps: Float64Array;
}

/** Solves columns of one matrix. */
export interface ElasticNets {
  /**
   * The columns `from` to `to` − 1, divided over all threads.
   *
   * @throws {Error} If one of them does not converge.
   */
  solve(from: number, to: number): ElasticNetColumns;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Items of a working set whose Gram matrix is copied together; 16 MiB. */
const CAPACITY = 2048;

/** Bytes that a kernel may touch behind an array. */
const SPARE = 64;

/**
 * For every column a_j of A the w >= 0 with w_j = 0 that minimises
 *
 *     ½ ‖a_j − A w‖² + l1 ‖w‖₁ + ½ l2 ‖w‖²,
 *
 * by coordinate descent on the Gram matrix AᵀA: a working set of the items
 * whose steps help most is solved on a copy of its own part of the matrix, and
 * grows until the duality gap over all items is small. The matrix lies in a
 * memory of its own, size² float32 numbers, and every core works on columns of
 * its own.
 *
 * @param counts Rows of AᵀA.
 * @throws {RangeError} If that memory is not to be had; the message names its
 *   size.
 */
export async function elasticNets(
  counts: Gram,
  settings: ElasticNetSettings,
): Promise<ElasticNets> {
  const { size } = counts;
  const { l1, l2, tolerance, passes } = settings;
  const heap = new Heap();
  const threads = new Threads(await kernelModule(), heap.memory);
  const diagonal = heap.allocate(4 * size);
  const bytes = scratchBytes(size);
  const scratch = heap.allocate(bytes * threads.count);
  const matrix = allocateMatrix(heap, size);
  for (let row = 0; row < size; row++) {
    const values = heap.float32(matrix + 4 * size * row, size);
    counts.row(row, values);
    heap.float32(diagonal, size)[row] = values[row];
  }
  return {
    solve(from, to) {
      const rows = to - from;
      const order = interleave(rows, threads.count);
      const columns = heap.allocate(4 * rows);
      const out = heap.allocate(4 * size * rows);
      const report = heap.allocate(16 * rows);
      heap.int32(columns, rows).set(order.map((row) => from + row));
      threads.run("elasticNet", rows, [
        Math.ceil(rows / threads.count),
        columns,
        matrix,
        diagonal,
        size,
        l1,
        l2,
        tolerance,
        passes,
        CAPACITY,
        scratch,
        bytes,
        out,
        report,
      ]);
      const reports = new Float64Array(heap.memory.buffer, report, 2 * rows);
      const places = new Int32Array(rows);
      order.forEach((row, place) => places[row] = place);
      const objectives = Float64Array.from(places, (at) => reports[2 * at]);
      const gaps = Float64Array.from(places, (at, row) => {
        const norm = heap.float32(diagonal, size)[from + row];
        return norm > 0 ? reports[2 * at + 1] / norm : 0;
      });
      const weights = compress(heap.float32(out, rows * size), places, size);
      [columns, out, report].forEach((address) => heap.free(address));
      const failed = gaps.findIndex((gap) => !(gap <= tolerance));
      if (failed >= 0) {
        throw new Error(
          `The weights of item ${from + failed} do not converge: after ` +
            `${passes} passes their duality gap is ${gaps[failed]} of its ` +
            "users. Regularise more strongly, or allow a larger tolerance.",
        );
      }
      return { weights, objectives, gaps };
    },
    close: () => threads.stop(),
  };
}

/** What lib/backend/native/assembly/elastic_net.ts lays out for a thread. */
function scratchBytes(size: number): number {
  const gradient = 4 * size + SPARE;
  const marks = size + SPARE;
  const lists = 4 * 4 * CAPACITY;
  return gradient + marks + lists + 4 * CAPACITY * CAPACITY + SPARE;
}

function allocateMatrix(heap: Heap, size: number): number {
  try {
    return heap.allocate(4 * size * size + SPARE);
  } catch (error) {
    throw new RangeError(
      `There is no room for the Gram matrix of ${size} × ${size} float32 ` +
        `numbers (${Math.ceil(4 * size * size / 2 ** 20)} MiB; at most 4096 ` +
        "MiB can be had): leave rare items out.",
      { cause: error },
    );
  }
}

/**
 * The numbers 0 to rows − 1 in an order that gives each thread its share from
 * all of them, for neighbouring columns can take much the same time.
 */
function interleave(rows: number, threads: number): number[] {
  const order: number[] = [];
  for (let first = 0; first < threads; first++) {
    for (let row = first; row < rows; row += threads) order.push(row);
  }
  return order;
}

/** The entries that are not zero; row r comes from the dense row places[r]. */
function compress(
  dense: Float32Array,
  places: Int32Array,
  size: number,
): SparseFloats {
  const offsets = new Int32Array(places.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  places.forEach((place, row) => {
    for (let k = 0; k < size; k++) {
      const value = dense[place * size + k];
      if (value === 0) continue;
      indices.push(k);
      values.push(value);
    }
    offsets[row + 1] = indices.length;
  });
  return {
    offsets,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  };
}
