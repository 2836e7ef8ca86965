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
   * The given columns, divided over all threads.
   *
   * @throws {Error} If one of them does not converge.
   */
  solve(columns: Uint32Array): ElasticNetColumns;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** Items of a working set, whose part of the matrix is copied. */
const MOST_CAPACITY = 8192;

/** Bytes that the copies of all threads may take together. */
const COPIES = 2 ** 30;

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
 * @param mostInSet Items of a working set; columns that need more are solved on
 *   the whole matrix.
 * @throws {RangeError} If that memory is not to be had; the message names its
 *   size.
 */
export async function elasticNets(
  counts: Gram,
  settings: ElasticNetSettings,
  mostInSet = MOST_CAPACITY,
): Promise<ElasticNets> {
  const { size } = counts;
  const { l1, l2, tolerance, passes } = settings;
  const heap = new Heap();
  const matrix = allocateMatrix(heap, size);
  const diagonal = heap.allocate(4 * size);
  const threads = new Threads(await kernelModule(), heap.memory);
  const capacity = setCapacity(size, threads.count, mostInSet);
  const bytes = scratchBytes(size, capacity);
  const scratch = heap.allocate(bytes * threads.count);
  for (let row = 0; row < size; row++) {
    const values = heap.float32(matrix + 4 * size * row, size);
    counts.row(row, values);
    heap.float32(diagonal, size)[row] = values[row];
  }
  return {
    solve(wanted) {
      const rows = wanted.length;
      const order = interleave(rows, threads.count);
      const columns = heap.allocate(4 * rows);
      const out = heap.allocate(4 * size * rows);
      const report = heap.allocate(16 * rows);
      heap.int32(columns, rows).set(order.map((row) => wanted[row]));
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
        capacity,
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
        const norm = heap.float32(diagonal, size)[wanted[row]];
        return norm > 0 ? reports[2 * at + 1] / norm : 0;
      });
      const weights = compress(heap.float32(out, rows * size), places, size);
      [columns, out, report].forEach((address) => heap.free(address));
      const failed = gaps.findIndex((gap) => !(gap <= tolerance));
      if (failed >= 0) {
        throw new Error(
          `The weights of item ${wanted[failed]} do not converge: after ` +
            `${passes} passes their duality gap is ${gaps[failed]} of its ` +
            "users. Regularise more strongly, or allow a larger tolerance.",
        );
      }
      return { weights, objectives, gaps };
    },
    close: () => threads.stop(),
  };
}

/** Items of a working set: a multiple of what a kernel reads at a time. */
function setCapacity(size: number, threads: number, wanted: number): number {
  const affordable = Math.floor(Math.sqrt(COPIES / (4 * threads)));
  const most = Math.min(size + 15, affordable, wanted);
  return Math.max(16, most - most % 16);
}

/** What lib/backend/native/assembly/elastic_net.ts lays out for a thread. */
function scratchBytes(size: number, capacity: number): number {
  const gradient = 4 * size + SPARE;
  const marks = size + SPARE;
  const lists = 4 * 4 * capacity;
  const past = 6 * (4 * size + SPARE);
  return gradient + marks + lists + past + 4 * capacity * capacity + SPARE;
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
