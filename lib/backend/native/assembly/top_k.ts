// AssemblyScript: the k best-scored items of rows start..end, best first.

/**
 * Items listed in seen (CSR) are left out; ties go to the lower index; a row
 * with fewer than k candidates is filled up with 0xffffffff.
 *
 * A min-heap of k candidates stands in scratch (k · 8 bytes a row); four
 * scores at a time are compared with its smallest, so most are never touched.
 */
export function topK(
  start: u32,
  end: u32,
  scores: usize,
  seenOffsets: usize,
  seenIndices: usize,
  out: usize,
  scratch: usize,
  items: u32,
  k: u32,
): void {
  for (let r = start; r < end; r++) {
    const row = scores + (<usize> r * items << 2);
    const heap = scratch + (<usize> r * k << 3);
    const target = out + (<usize> r * k << 2);
    let seen = seenIndices +
      (<usize> load<u32>(seenOffsets + (<usize> r << 2)) << 2);
    const seenEnd = seenIndices +
      (<usize> load<u32>(seenOffsets + (<usize> (r + 1) << 2)) << 2);
    let size: u32 = 0;
    let limit: f32 = -Infinity;
    let i: u32 = 0;
    while (i < items) {
      if (size == k) {
        const bound = f32x4.splat(limit);
        while (
          i + 8 <= items &&
          !v128.any_true(v128.or(
            f32x4.gt(v128.load(row + (<usize> i << 2)), bound),
            f32x4.gt(v128.load(row + (<usize> i << 2), 16), bound),
          ))
        ) i += 8;
      }
      const stop = min<u32>(i + 8, items);
      for (; i < stop; i++) {
        const score = load<f32>(row + (<usize> i << 2));
        if (size == k ? !(score > limit) : !(score > -Infinity)) continue;
        while (seen < seenEnd && load<u32>(seen) < i) seen += 4;
        if (seen < seenEnd && load<u32>(seen) == i) continue;
        if (size < k) {
          siftUp(heap, size++, score, i);
        } else {
          siftDown(heap, k, score, i);
        }
        if (size == k) limit = load<f32>(heap);
      }
    }
    for (let j = size; j < k; j++) {
      store<u32>(target + (<usize> j << 2), 0xffffffff);
    }
    while (size > 0) {
      size--;
      store<u32>(target + (<usize> size << 2), load<u32>(heap, 4));
      const last = heap + (<usize> size << 3);
      siftDown(heap, size, load<f32>(last), load<u32>(last, 4));
    }
  }
}

/** Whether candidate a leaves the heap before candidate b. */
function worse(aScore: f32, aItem: u32, bScore: f32, bItem: u32): bool {
  return aScore < bScore || (aScore == bScore && aItem > bItem);
}

function siftUp(heap: usize, at: u32, score: f32, item: u32): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const p = heap + (<usize> parent << 3);
    if (!worse(score, item, load<f32>(p), load<u32>(p, 4))) break;
    store<u64>(heap + (<usize> at << 3), load<u64>(p));
    at = parent;
  }
  store<f32>(heap + (<usize> at << 3), score);
  store<u32>(heap + (<usize> at << 3), item, 4);
}

function siftDown(heap: usize, size: u32, score: f32, item: u32): void {
  let at: u32 = 0;
  while (true) {
    let child: u32 = 2 * at + 1;
    if (child >= size) break;
    let c = heap + (<usize> child << 3);
    if (
      child + 1 < size &&
      worse(load<f32>(c, 8), load<u32>(c, 12), load<f32>(c), load<u32>(c, 4))
    ) {
      child++;
      c += 8;
    }
    if (!worse(load<f32>(c), load<u32>(c, 4), score, item)) break;
    store<u64>(heap + (<usize> at << 3), load<u64>(c));
    at = child;
  }
  store<f32>(heap + (<usize> at << 3), score);
  store<u32>(heap + (<usize> at << 3), item, 4);
}
