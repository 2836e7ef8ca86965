// AssemblyScript: non-negative elastic nets from a Gram matrix, by coordinate
// descent on growing working sets, a column at a time.

/** Working sets begin with so many items, and double. */
const FIRST: u32 = 256;

/** Rounds of growing the working set before a column is given up. */
const ROUNDS: u32 = 40;

/** What an item must never be: a neighbour of itself. */
const NEVER: f32 = -1e30;

/**
 * For each column j = columns[r], r = start..end, the w >= 0 with w_j = 0 that
 * minimises ½ wᵀ G w − G_j·w + ½ G_jj + l1 Σ w + ½ l2 Σ w², until its duality
 * gap is at most tolerance · G_jj (or after so many passes).
 *
 * gram is [size, size], followed by 64 bytes that may be read; out is [rows,
 * size]; report has the objective and the gap of each row, both float64. Each
 * share of the rows has scratch of its own, of scratchBytes: see
 * scratchBytes() in lib/linear/elastic_net.ts for what lies in it.
 */
export function elasticNet(
  start: u32,
  end: u32,
  share: u32,
  columns: usize,
  gram: usize,
  diagonal: usize,
  size: u32,
  l1: f32,
  l2: f32,
  tolerance: f64,
  passes: u32,
  capacity: u32,
  scratch: usize,
  scratchBytes: usize,
  out: usize,
  report: usize,
): void {
  const own = scratch + <usize> (start / share) * scratchBytes;
  for (let r = start; r < end; r++) {
    solve(
      load<u32>(columns + (<usize> r << 2)),
      gram,
      diagonal,
      size,
      l1,
      l2,
      tolerance,
      passes,
      capacity,
      own,
      out + (<usize> r * size << 2),
      report + (<usize> r << 4),
    );
  }
}

function solve(
  j: u32,
  gram: usize,
  diagonal: usize,
  size: u32,
  l1: f32,
  l2: f32,
  tolerance: f64,
  passes: u32,
  capacity: u32,
  scratch: usize,
  w: usize,
  report: usize,
): void {
  const stride = <usize> size << 2;
  const line = <usize> capacity << 2;
  // The gradient −∂/∂w of the smooth part without l2: G_j − G w.
  const g = scratch;
  const inSet = g + stride + 64;
  const ids = (inSet + size + 63) & ~63;
  const setC = ids + line;
  const setG = setC + line;
  const setW = setG + line;
  const setGram = setW + line;

  const c = gram + <usize> j * stride;
  const norm = <f64> load<f32>(diagonal + (<usize> j << 2));
  const target = tolerance * norm;
  let setTarget = 0.3 * target;
  memory.fill(w, 0, stride);
  memory.fill(inSet, 0, size);
  memory.copy(g, c, stride);
  store<f32>(g + (<usize> j << 2), NEVER);
  let count: u32 = 0;
  let used: u32 = 0;
  measure(size, c, g, w, norm, l1, l2, report);
  for (let round: u32 = 0; round < ROUNDS && used < passes; round++) {
    if (load<f64>(report, 8) <= target) break;
    const before = count;
    const wanted = min(capacity, max(FIRST, 2 * count));
    count = grow(g, diagonal, inSet, ids, size, l1, l2, count, wanted);
    if (count == before) {
      if (count == capacity) {
        used += descend(
          size, gram, stride, c, g, w, norm, l1, l2, target, passes - used,
          report,
        );
        refresh(j, gram, size, g, w);
        measure(size, c, g, w, norm, l1, l2, report);
        continue;
      }
      setTarget *= 0.1;
    }
    for (let a: u32 = before; a < count; a++) {
      const id = <usize> load<u32>(ids + (<usize> a << 2));
      const row = gram + id * stride;
      store<f32>(setW + (<usize> a << 2), 0);
      store<f32>(setC + (<usize> a << 2), load<f32>(c + (id << 2)));
      for (let b: u32 = 0; b <= a; b++) {
        const other = <usize> load<u32>(ids + (<usize> b << 2));
        const value = load<f32>(row + (other << 2));
        store<f32>(setGram + <usize> a * line + (<usize> b << 2), value);
        store<f32>(setGram + <usize> b * line + (<usize> a << 2), value);
      }
    }
    for (let a: u32 = 0; a < count; a++) {
      const id = <usize> load<u32>(ids + (<usize> a << 2));
      store<f32>(setG + (<usize> a << 2), load<f32>(g + (id << 2)));
    }
    used += descend(
      count, setGram, line, setC, setG, setW, norm, l1, l2, setTarget,
      passes - used, report,
    );
    for (let a: u32 = 0; a < count; a++) {
      const id = <usize> load<u32>(ids + (<usize> a << 2));
      const value = load<f32>(setW + (<usize> a << 2));
      const change = value - load<f32>(w + (id << 2));
      if (change == 0) continue;
      store<f32>(w + (id << 2), value);
      subtract(size, change, gram + id * stride, g);
    }
    measure(size, c, g, w, norm, l1, l2, report);
  }
}

/**
 * Adds the items outside the set whose single steps would help most, up to
 * `wanted` in the set.
 */
function grow(
  g: usize,
  diagonal: usize,
  inSet: usize,
  ids: usize,
  size: u32,
  l1: f32,
  l2: f32,
  count: u32,
  wanted: u32,
): u32 {
  let largest: f32 = 0;
  let violators: u32 = 0;
  for (let k: u32 = 0; k < size; k++) {
    const gain = gainOf(k, g, diagonal, inSet, l1, l2);
    if (gain > 0) violators++;
    largest = max(largest, gain);
  }
  let limit: f32 = 0;
  if (violators > wanted - count) {
    limit = largest;
    for (let halvings = 0; halvings < 60; halvings++) {
      limit *= 0.5;
      let above: u32 = 0;
      for (let k: u32 = 0; k < size; k++) {
        if (gainOf(k, g, diagonal, inSet, l1, l2) > limit) above++;
      }
      if (above >= (wanted - count) >> 1) break;
    }
  }
  for (let k: u32 = 0; k < size && count < wanted; k++) {
    if (gainOf(k, g, diagonal, inSet, l1, l2) > limit) {
      store<u8>(inSet + k, 1);
      store<u32>(ids + (<usize> count << 2), k);
      count++;
    }
  }
  return count;
}

/** Twice what a step on item k alone would take off the objective. */
@inline
function gainOf(
  k: u32,
  g: usize,
  diagonal: usize,
  inSet: usize,
  l1: f32,
  l2: f32,
): f32 {
  const slope = load<f32>(g + (<usize> k << 2)) - l1;
  if (slope <= 0 || load<u8>(inSet + k)) return 0;
  return slope * slope / (load<f32>(diagonal + (<usize> k << 2)) + l2);
}

/** Passes of coordinate descent until the gap is small; returns their number. */
function descend(
  count: u32,
  matrix: usize,
  stride: usize,
  c: usize,
  g: usize,
  w: usize,
  norm: f64,
  l1: f32,
  l2: f32,
  target: f64,
  passes: u32,
  report: usize,
): u32 {
  for (let pass: u32 = 0; pass < passes; pass++) {
    for (let k: u32 = 0; k < count; k++) {
      const at = <usize> k << 2;
      const old = load<f32>(w + at);
      const slope = load<f32>(g + at);
      if (old == 0 && slope <= l1) continue;
      const row = matrix + <usize> k * stride;
      const own = load<f32>(row + at);
      const value = max<f32>(0, (slope + old * own - l1) / (own + l2));
      const change = value - old;
      if (change == 0) continue;
      store<f32>(w + at, value);
      subtract(count, change, row, g);
    }
    measure(count, c, g, w, norm, l1, l2, report);
    if (load<f64>(report, 8) <= target) return pass + 1;
  }
  return passes;
}

/** The gradient anew, without the rounding of many updates. */
function refresh(j: u32, gram: usize, size: u32, g: usize, w: usize): void {
  const stride = <usize> size << 2;
  memory.copy(g, gram + <usize> j * stride, stride);
  for (let k: u32 = 0; k < size; k++) {
    const value = load<f32>(w + (<usize> k << 2));
    if (value != 0) subtract(size, value, gram + <usize> k * stride, g);
  }
  store<f32>(g + (<usize> j << 2), NEVER);
}

/** g ← g − factor · row; up to 15 numbers behind both may be touched. */
function subtract(count: u32, factor: f32, row: usize, g: usize): void {
  const f = f32x4.splat(factor);
  const end = g + (<usize> count << 2);
  for (; g < end; g += 64, row += 64) {
    const a0 = v128.load(g), a1 = v128.load(g, 16);
    const a2 = v128.load(g, 32), a3 = v128.load(g, 48);
    v128.store(g, f32x4.relaxed_nmadd(f, v128.load(row), a0));
    v128.store(g, f32x4.relaxed_nmadd(f, v128.load(row, 16), a1), 16);
    v128.store(g, f32x4.relaxed_nmadd(f, v128.load(row, 32), a2), 32);
    v128.store(g, f32x4.relaxed_nmadd(f, v128.load(row, 48), a3), 48);
  }
}

/**
 * The objective and its duality gap. With the residual r = y − X w, the point
 * s r is feasible for the dual where s = min(1, l1 / max_k (g_k − l2 w_k)).
 */
function measure(
  count: u32,
  c: usize,
  g: usize,
  w: usize,
  norm: f64,
  l1: f32,
  l2: f32,
  report: usize,
): void {
  let cw: f64 = 0, gw: f64 = 0, sum: f64 = 0, squares: f64 = 0;
  let steepest: f32 = 0;
  for (let k: u32 = 0; k < count; k++) {
    const at = <usize> k << 2;
    const slope = load<f32>(g + at);
    const value = load<f32>(w + at);
    if (value == 0) {
      steepest = max(steepest, slope);
      continue;
    }
    steepest = max(steepest, slope - l2 * value);
    cw += <f64> value * <f64> load<f32>(c + at);
    gw += <f64> value * <f64> slope;
    sum += <f64> value;
    squares += <f64> value * <f64> value;
  }
  const residual = max<f64>(0, norm - cw - gw);
  const scale: f64 = steepest > l1 ? <f64> l1 / <f64> steepest : 1;
  const penalty = <f64> l1 * sum + 0.5 * <f64> l2 * squares;
  store<f64>(report, 0.5 * residual + penalty);
  store<f64>(
    report,
    0.5 * residual * (1 + scale * scale) + <f64> l1 * sum +
      0.5 * <f64> l2 * (1 + scale * scale) * squares - scale * (norm - cw),
    8,
  );
}
