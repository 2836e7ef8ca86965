/**
 * One growing shared memory for the tensors of the native backend, where
 * WebAssembly kernels, BLAS and every thread can reach them.
 *
 * @module
 */
import { MAXIMUM_PAGES } from "./compile.ts";

const PAGE = 65536;
const ALIGNMENT = 64;

/** Largest step in which the memory grows, in bytes. */
const GROWTH = 64 * 1024 * 1024;

/**
 * A best-fit allocator over a shared `WebAssembly.Memory`. Addresses and sizes
 * are in bytes; blocks are aligned to 64 bytes and neighbours that are free
 * are merged. A shared memory keeps old views valid when it grows.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #sizes = new Map<number, number>();
  // Free blocks in order of address.
  readonly #freeAt: number[] = [];
  readonly #freeSize: number[] = [];
  #end: number;

  constructor() {
    this.memory = new WebAssembly.Memory({
      initial: 16,
      maximum: MAXIMUM_PAGES,
      shared: true,
    });
    // The first page belongs to the compiled module's own static data.
    this.#end = PAGE;
  }

  /** Whether the view lies in this memory. */
  owns(view: ArrayBufferView): boolean {
    return view.buffer instanceof SharedArrayBuffer &&
      this.#sizes.has(view.byteOffset);
  }

  /** Bytes in live blocks. */
  get used(): number {
    let sum = 0;
    for (const size of this.#sizes.values()) sum += size;
    return sum;
  }

  /**
   * The address of a new block; its contents are undefined.
   *
   * @throws {RangeError} If the 4 GiB of a 32-bit memory are used up.
   */
  allocate(bytes: number): number {
    const size = Math.max(
      ALIGNMENT,
      Math.ceil(bytes / ALIGNMENT) * ALIGNMENT,
    );
    const slot = this.#bestFit(size);
    if (slot < 0) {
      const address = this.#end;
      this.#grow(address + size);
      this.#end = address + size;
      this.#sizes.set(address, size);
      return address;
    }
    const address = this.#freeAt[slot];
    const rest = this.#freeSize[slot] - size;
    if (rest > 0) {
      this.#freeAt[slot] += size;
      this.#freeSize[slot] = rest;
    } else {
      this.#freeAt.splice(slot, 1);
      this.#freeSize.splice(slot, 1);
    }
    this.#sizes.set(address, size);
    return address;
  }

  /** Gives a block back. */
  free(address: number): void {
    let size = this.#sizes.get(address);
    if (size === undefined) return;
    this.#sizes.delete(address);
    let slot = this.#slotAfter(address);
    if (slot < this.#freeAt.length && address + size === this.#freeAt[slot]) {
      size += this.#freeSize[slot];
      this.#freeAt.splice(slot, 1);
      this.#freeSize.splice(slot, 1);
    }
    const before = slot - 1;
    if (
      before >= 0 &&
      this.#freeAt[before] + this.#freeSize[before] === address
    ) {
      address = this.#freeAt[before];
      size += this.#freeSize[before];
      this.#freeAt.splice(before, 1);
      this.#freeSize.splice(before, 1);
      slot = before;
    }
    if (address + size === this.#end) {
      this.#end = address;
    } else {
      this.#freeAt.splice(slot, 0, address);
      this.#freeSize.splice(slot, 0, size);
    }
  }

  float32(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  int32(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  #bestFit(size: number): number {
    let best = -1;
    let bestSize = Infinity;
    for (let slot = 0; slot < this.#freeSize.length; slot++) {
      const candidate = this.#freeSize[slot];
      if (candidate >= size && candidate < bestSize) {
        best = slot;
        bestSize = candidate;
        if (candidate === size) break;
      }
    }
    return best;
  }

  /** The first free slot at or after the address. */
  #slotAfter(address: number): number {
    let low = 0;
    let high = this.#freeAt.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#freeAt[middle] < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(end: number): void {
    const have = this.memory.buffer.byteLength;
    if (end <= have) return;
    const limit = MAXIMUM_PAGES * PAGE;
    const wanted = Math.min(limit, Math.max(end, have + GROWTH));
    try {
      if (end > limit) throw new RangeError("over the limit");
      this.memory.grow(Math.ceil((wanted - have) / PAGE));
    } catch {
      throw new RangeError(
        `The native backend needs ${
          Math.ceil(end / 2 ** 20)
        } MiB for its tensors, but its memory ends at 4096 MiB or the ` +
          "machine has no more to give: use a smaller batch or model, or " +
          "the webgpu or cpu backend.",
      );
    }
  }
}
