// AssemblyScript: non-negative elastic nets from a Gram matrix, by coordinate
// descent on growing working sets, a column at a time.

/** Working sets begin with so many items, and double. */
const FIRST: u32 = 512;

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
 * scratchBytes in lib/linear/elastic_net.ts for what lies in it.
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
  const past = setW + line;
  const setGram = past + 6 * (stride + 64);

  const c = gram + <usize> j * stride;
  const norm = <f64> load<f32>(diagonal + (<usize> j << 2));
  const target = tolerance * norm;
  let setTarget = target;
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
          report, past,
        );
        refresh(j, gram, size, g, w);
        measure(size, c, g, w, norm, l1, l2, report);
        continue;
      }
      // The set has all it needs: only its own precision is missing.
      refresh(j, gram, size, g, w);
      setTarget *= 0.3;
    }
    // While items are missing, an exact solution is not worth its time.
    const aim = count == before
      ? setTarget
      : max(0.3 * target, 0.1 * load<f64>(report, 8));
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
      count, setGram, line, setC, setG, setW, norm, l1, l2, aim,
      passes - used, report, past,
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

/**
 * Passes of coordinate descent until the gap is small; returns their number.
 *
 * After each pass the objective, a quadratic on w >= 0, is minimised exactly in
 * the plane of the pass's own move and of the move before it, as the conjugate
 * gradient method does with a pass as its preconditioner. G times a move is the
 * difference of two gradients, so this costs no product.
 */
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
  past: usize,
): u32 {
  const bytes = <usize> count << 2;
  const line = bytes + 64;
  const oldW = past;
  const oldG = oldW + line;
  const passW = oldG + line;
  const passG = passW + line;
  const moveW = passG + line;
  const moveG = moveW + line;
  memory.fill(moveW, 0, bytes);
  memory.fill(moveG, 0, bytes);
  for (let pass: u32 = 0; pass < passes; pass++) {
    memory.copy(oldW, w, bytes);
    memory.copy(oldG, g, bytes);
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
    const before = load<f64>(report);
    memory.copy(passW, w, bytes);
    memory.copy(passG, g, bytes);
    minimiseInPlane(
      count, matrix, stride, g, w, oldG, oldW, moveG, moveW, l1, l2,
    );
    measure(count, c, g, w, norm, l1, l2, report);
    if (!(load<f64>(report) <= before)) {
      memory.copy(w, passW, bytes);
      memory.copy(g, passG, bytes);
    } else if (load<f64>(report, 8) <= target) {
      return pass + 1;
    }
    for (let at: usize = 0; at < bytes; at += 4) {
      store<f32>(moveW + at, load<f32>(w + at) - load<f32>(oldW + at));
      store<f32>(moveG + at, load<f32>(g + at) - load<f32>(oldG + at));
    }
  }
  return passes;
}

/**
 * Moves w by α d + β e to the minimum over α and β, where d is the way from
 * oldW to w and e is moveW; weights that would become negative become zero.
 */
function minimiseInPlane(
  count: u32,
  matrix: usize,
  stride: usize,
  g: usize,
  w: usize,
  oldG: usize,
  oldW: usize,
  moveG: usize,
  moveW: usize,
  l1: f32,
  l2: f32,
): void {
  const bytes = <usize> count << 2;
  // Slopes along d and e, and the curvature in their plane.
  let rd: f64 = 0, re: f64 = 0, dd: f64 = 0, de: f64 = 0, ee: f64 = 0;
  for (let at: usize = 0; at < bytes; at += 4) {
    const weight = load<f32>(w + at);
    const d = <f64> (weight - load<f32>(oldW + at));
    const e = <f64> load<f32>(moveW + at);
    if (d == 0 && e == 0) continue;
    const slope = load<f32>(g + at);
    const r = <f64> (slope - l1 - l2 * weight);
    // −G d and −G e.
    const gd = <f64> (slope - load<f32>(oldG + at));
    const ge = <f64> load<f32>(moveG + at);
    rd += r * d;
    re += r * e;
    dd += d * (<f64> l2 * d - gd);
    de += d * (<f64> l2 * e - ge);
    ee += e * (<f64> l2 * e - ge);
  }
  const determinant = dd * ee - de * de;
  let alpha: f64 = 0, beta: f64 = 0;
  if (determinant > 1e-6 * dd * ee) {
    alpha = (rd * ee - re * de) / determinant;
    beta = (re * dd - rd * de) / determinant;
  } else if (dd > 0) {
    alpha = rd / dd;
  }
  const a = <f32> alpha;
  const b = <f32> beta;
  for (let at: usize = 0; at < bytes; at += 4) {
    const slope = load<f32>(g + at);
    store<f32>(
      g + at,
      slope + a * (slope - load<f32>(oldG + at)) + b * load<f32>(moveG + at),
    );
  }
  for (let k: u32 = 0; k < count; k++) {
    const at = <usize> k << 2;
    const weight = load<f32>(w + at);
    const d = weight - load<f32>(oldW + at);
    const e = load<f32>(moveW + at);
    if (d == 0 && e == 0) continue;
    const value = weight + a * d + b * e;
    store<f32>(w + at, max<f32>(0, value));
    if (value < 0) subtract(count, -value, matrix + <usize> k * stride, g);
  }
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
