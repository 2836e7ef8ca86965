// AssemblyScript: the n-choose-k log-likelihood (9) of rows start..end.
//
// log Z(η, N) = Σ_i log(1 + exp(η_i + λ)) − λN + log Pr[Σ b_i = N] with coins
// b_i of probability p_i = σ(η_i + λ), for any λ; with Σ p_i near N the last
// probability comes from a few nodes of the trapezoidal rule on the
// characteristic function Π (1 − p_i + p_i e^{it}). See lib/choose.
//
// Single precision has its digits near 0: where N is more than half of the items
// that can be chosen, the coins are of being left out, and their logits are taken
// from one near the edge before the shift is added.
import { exp4, sum4 } from "./math";

/** −log of the relative error that single precision asks for. */
const DIGITS: f64 = 18;

/** At these digits no variance needs more nodes. */
const MOST_NODES: u32 = 20;

/**
 * Bytes of a row's state: shift, number of nodes (−1 where the result is NaN),
 * reference, sign, and four floats a node.
 */
const STATE: usize = 336;

/** Bytes of a row's scratch: for each node two vectors and a double. */
const SCRATCH: usize = 800;

const MOST_STEPS: u32 = 60;

/** Vectors between two renormalisations of a product. */
const BLOCK: u32 = 8;

/** Of logits taken from their largest; a larger one costs the edge its digits. */
const LARGEST_SHIFT: f64 = 64;

/** Σ p and Σ p (1 − p) of the latest shift. */
let sum: f64 = 0;
let variance: f64 = 0;

/** Of the row: how many items can be chosen, and the range of their logits. */
let available: u32 = 0;
let top: f32 = 0;
let bottom: f32 = 0;

/** The coins' log-odds are sign · (η − reference) + shift. */
let sign: f32 = 1;
let reference: f32 = 0;

/** logits, offsets, indices → logLikelihood [rows], state [rows, 84]. */
export function nChooseK(
  start: u32,
  end: u32,
  logits: usize,
  offsets: usize,
  indices: usize,
  logLikelihood: usize,
  state: usize,
  scratch: usize,
  items: u32,
): void {
  for (let r = start; r < end; r++) {
    const row = logits + (<usize> r * items << 2);
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    const n = last - first;
    const own = state + <usize> r * STATE;
    memory.fill(own, 0, STATE);
    const result = logLikelihood + (<usize> r << 2);
    if (!survey(row, items) || n > available) {
      store<f32>(own, -1, 4);
      store<f32>(result, NaN);
      continue;
    }
    if (n == 0 || n == available) {
      sign = 1;
      reference = 0;
      store<f32>(result, sumChosen(row, indices, first, last, 0) > -Infinity
        ? 0
        : -Infinity);
      continue;
    }
    sign = n > available / 2 ? -1 : 1;
    const heads = sign > 0 ? n : available - n;
    const shift = solveShift(row, items, heads);
    store<f32>(own, shift);
    store<f32>(own, reference, 8);
    store<f32>(own, sign, 12);
    const logProbability = quadrature(
      row,
      items,
      heads,
      shift,
      own,
      scratch + <usize> r * SCRATCH,
    );
    // What the row has on its coins' unlikely sides; large terms cancel exactly.
    const against = sumAgainst(row, items, shift) -
      <f64> sign * sumChosen(row, indices, first, last, shift);
    const value = -tails - against - logProbability;
    store<f32>(result, <f32> min<f64>(0, value));
  }
}

/** out[r, i] = dy[r] · (x_ri − Pr[x_i = 1 | N_r]). */
export function nChooseKGradient(
  start: u32,
  end: u32,
  dy: usize,
  logits: usize,
  state: usize,
  offsets: usize,
  indices: usize,
  out: usize,
  items: u32,
): void {
  const bytes = <usize> items << 2;
  for (let r = start; r < end; r++) {
    const row = logits + <usize> r * bytes;
    const target = out + <usize> r * bytes;
    const own = state + <usize> r * STATE;
    const weight = load<f32>(dy + (<usize> r << 2));
    const state = load<f32>(own, 4);
    if (state <= 0) {
      const value = f32x4.splat(state < 0 ? NaN : 0);
      let i: usize = 0;
      for (; i + 16 <= bytes; i += 16) v128.store(target + i, value);
      for (; i < bytes; i += 4) v128.store32_lane(target + i, value, 0);
      continue;
    }
    const nodes = <u32> state;
    reference = load<f32>(own, 8);
    sign = load<f32>(own, 12);
    const scale = f32x4.splat(-weight * sign);
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const pi = inclusion4(v128.load(row + i), own, nodes);
      v128.store(target + i, f32x4.mul(scale, pi));
    }
    for (; i < bytes; i += 4) {
      const pi = inclusion4(v128.load32_splat(row + i), own, nodes);
      v128.store32_lane(target + i, f32x4.mul(scale, pi), 0);
    }
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    let next: usize = 0;
    for (let j = first; j < last; j++) {
      const at = <usize> load<u32>(indices + (<usize> j << 2)) << 2;
      if (sign < 0) {
        leaveOut(row, target, next, at, weight);
        next = at + 4;
        if (load<f32>(row + at) > -Infinity) continue;
      }
      store<f32>(target + at, load<f32>(target + at) + weight);
    }
    if (sign < 0) leaveOut(row, target, next, bytes, weight);
  }
}

/** The coins are of being left out: these items are, if they can be chosen. */
function leaveOut(
  row: usize,
  target: usize,
  start: usize,
  end: usize,
  weight: f32,
): void {
  for (let at = start; at < end; at += 4) {
    if (load<f32>(row + at) == -Infinity) continue;
    store<f32>(target + at, load<f32>(target + at) - weight);
  }
}

/**
 * Sets available, top and bottom.
 *
 * @returns Whether all logits are below +∞ and none is NaN.
 */
function survey(row: usize, items: u32): bool {
  const infinity = f32x4.splat(Infinity), least = f32x4.splat(-Infinity);
  let most = least, fewest = infinity;
  let count = i32x4.splat(0), valid = i32x4.splat(-1);
  for (let i: u32 = 0; i < items; i += 4) {
    const x = logits4(row, i, items);
    const can = f32x4.gt(x, least);
    valid = v128.and(valid, f32x4.lt(x, infinity));
    count = i32x4.sub(count, can);
    most = f32x4.pmax(most, x);
    fewest = f32x4.pmin(fewest, v128.bitselect(x, infinity, can));
  }
  available = i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1) +
    i32x4.extract_lane(count, 2) + i32x4.extract_lane(count, 3);
  top = max<f32>(
    max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  bottom = min<f32>(
    min<f32>(f32x4.extract_lane(fewest, 0), f32x4.extract_lane(fewest, 1)),
    min<f32>(f32x4.extract_lane(fewest, 2), f32x4.extract_lane(fewest, 3)),
  );
  return i32x4.all_true(valid);
}

/** Four logits of a row; behind its end −∞, whose coins never show heads. */
function logits4(row: usize, i: u32, items: u32): v128 {
  const at = row + (<usize> i << 2);
  if (i + 4 <= items) return v128.load(at);
  let x = f32x4.splat(-Infinity);
  x = f32x4.replace_lane(x, 0, load<f32>(at));
  if (i + 1 < items) x = f32x4.replace_lane(x, 1, load<f32>(at, 4));
  if (i + 2 < items) x = f32x4.replace_lane(x, 2, load<f32>(at, 8));
  return x;
}

/** Logits of coins, before the shift: −∞ where an item cannot be chosen. */
function coins4(eta: v128): v128 {
  const least = f32x4.splat(-Infinity);
  const x = f32x4.mul(
    f32x4.splat(sign),
    f32x4.sub(eta, f32x4.splat(reference)),
  );
  return v128.bitselect(least, x, f32x4.eq(eta, least));
}

function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** Sets sum and variance for coins of probability σ(η + shift). */
function tilt(row: usize, items: u32, shift: f32): void {
  const lambda = f32x4.splat(shift);
  const one = f32x4.splat(1);
  sum = 0;
  variance = 0;
  for (let i: u32 = 0; i < items;) {
    let p4 = f32x4.splat(0), v4 = p4;
    const stop = min<u32>(items, i + 1024);
    for (; i < stop; i += 4) {
      const p = sigmoid4(f32x4.add(coins4(logits4(row, i, items)), lambda));
      p4 = f32x4.add(p4, p);
      v4 = f32x4.add(v4, f32x4.mul(p, f32x4.sub(one, p)));
    }
    sum += <f64> sum4(p4);
    variance += <f64> sum4(v4);
  }
}

/** log Σ exp of the coins' logits, which are at most 0. */
function logSumExp(row: usize, items: u32): f64 {
  let total: f64 = 0;
  for (let i: u32 = 0; i < items;) {
    let e4 = f32x4.splat(0);
    const stop = min<u32>(items, i + 1024);
    for (; i < stop; i += 4) {
      e4 = f32x4.add(e4, exp4(coins4(logits4(row, i, items))));
    }
    total += <f64> sum4(e4);
  }
  return Math.log(total);
}

/**
 * Sets the reference and returns λ with Σ p_i near n, at most half of the items.
 * Any λ is right, so it is enough that n lies well within the count's spread.
 *
 * The lower end of the bracket follows from σ(x) ≤ e^x, the upper one from
 * 1 − σ(x) ≤ e^{−x}. Where the shift is large, the reference moves to the logit
 * nearest to the edge.
 */
function solveShift(row: usize, items: u32, n: u32): f32 {
  reference = sign > 0 ? top : bottom;
  const low = Math.log(<f64> n) - logSumExp(row, items);
  const high = <f64> top - <f64> bottom + 1;
  const start = low - Math.log(1 - <f64> n / <f64> available);
  let shift = settle(row, items, n, low, high, start);
  if (Math.abs(shift) > LARGEST_SHIFT) {
    const width = 32 + 1e-6 * Math.abs(shift);
    shift = toEdge(row, items, shift);
    shift = settle(row, items, n, shift - width, shift + width, shift);
  }
  tilt(row, items, <f32> shift);
  return <f32> shift;
}

/** Newton's method on the logarithm of Σ p_i, or bisection. */
function settle(
  row: usize,
  items: u32,
  n: u32,
  low: f64,
  high: f64,
  start: f64,
): f64 {
  let shift = start;
  for (let step: u32 = 0; step < MOST_STEPS; step++) {
    tilt(row, items, <f32> shift);
    const error = sum - <f64> n;
    if (Math.abs(error) <= 0.01 * Math.sqrt(variance) + 1e-4) break;
    if (error > 0) high = shift;
    else low = shift;
    const newton = shift - Math.log(sum / <f64> n) * sum / variance;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (<f32> next == <f32> shift) break;
    shift = next;
  }
  return shift;
}

/** Makes the logit nearest to the edge the reference; the shift from there. */
function toEdge(row: usize, items: u32, shift: f64): f64 {
  let edge = reference;
  let nearest: f64 = Infinity;
  for (let i: u32 = 0; i < items; i++) {
    const eta = load<f32>(row + (<usize> i << 2));
    const x = <f64> sign * (<f64> eta - <f64> reference) + shift;
    if (Math.abs(x) < Math.abs(nearest)) {
      nearest = x;
      edge = eta;
    }
  }
  reference = edge;
  return nearest;
}

/** Σ log(1 + exp −|x|) of the latest sumAgainst. */
let tails: f64 = 0;

/**
 * Σ max(0, x) of the coins' log-odds x, or Σ max(0, −x) where they are of being
 * left out, in double precision; sets tails.
 */
function sumAgainst(row: usize, items: u32, shift: f32): f64 {
  const lambda = f32x4.splat(shift), zero = f32x4.splat(0);
  const least = f32x4.splat(-Infinity), signs = f32x4.splat(sign);
  tails = 0;
  let low = f64x2.splat(0), high = low;
  for (let i: u32 = 0; i < items;) {
    let logs = zero;
    const stop = min<u32>(items, i + 256);
    for (; i < stop; i += 4) {
      const x = f32x4.add(coins4(logits4(row, i, items)), lambda);
      const against = v128.andnot(
        f32x4.pmax(f32x4.mul(signs, x), zero),
        f32x4.eq(x, least),
      );
      low = f64x2.add(low, f64x2.promote_low_f32x4(against));
      high = f64x2.add(
        high,
        f64x2.promote_low_f32x4(
          v128.shuffle<f32>(against, against, 2, 3, 0, 1),
        ),
      );
      logs = f32x4.add(logs, logOfOnePlus4(exp4(f32x4.neg(f32x4.abs(x)))));
    }
    tails += <f64> sum4(logs);
  }
  low = f64x2.add(low, high);
  return f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
}

/**
 * Σ x of the row's own items; −∞ or, where the coins are of being left out, ∞
 * if one of them cannot be chosen.
 */
function sumChosen(
  row: usize,
  indices: usize,
  first: u32,
  last: u32,
  shift: f32,
): f64 {
  let total: f64 = 0;
  for (let j = first; j < last; j++) {
    const i = <usize> load<u32>(indices + (<usize> j << 2));
    const eta = load<f32>(row + (i << 2));
    total += <f64> (sign * (eta - reference) + shift);
  }
  return total;
}

/** log(1 + x) for x from 0 to 1, by 2 artanh(x / (2 + x)). */
function logOfOnePlus4(x: v128): v128 {
  const s = f32x4.div(x, f32x4.add(x, f32x4.splat(2)));
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(1 / 13.0);
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1 / 11.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1 / 9.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1 / 7.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1 / 5.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1 / 3.0));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1));
  return f32x4.mul(f32x4.add(s, s), p);
}

function multiplyLanes(x: v128): f64 {
  return <f64> f32x4.extract_lane(x, 0) * <f64> f32x4.extract_lane(x, 1) *
    (<f64> f32x4.extract_lane(x, 2) * <f64> f32x4.extract_lane(x, 3));
}

/**
 * log Pr[Σ b_i = n]; the state gets for each node t its cos t and sin t, and
 * the real and imaginary part of its share of Pr, times e^{it} / Pr.
 *
 * With m nodes the rule is wrong by the probability that the count is n ± m,
 * n ± 2m, …, which Bernstein's inequality bounds. m is odd: no node is π.
 */
function quadrature(
  row: usize,
  items: u32,
  n: u32,
  shift: f32,
  own: usize,
  scratch: usize,
): f64 {
  const v = variance;
  const digits = DIGITS + 0.5 * Math.log(1 + 2 * Math.PI * v);
  const reach = digits / 3 + Math.sqrt(digits * digits / 9 + 2 * digits * v) +
    Math.abs(sum - <f64> n) + 2;
  const farthest = <f64> (available - n) + 1;
  let m = <u32> Math.min(Math.ceil(reach), farthest);
  if (m % 2 == 0) m++;
  let nodes: u32 = 0;
  for (; nodes < MOST_NODES && (nodes << 1) < m; nodes++) {
    const t = 2 * Math.PI * <f64> nodes / <f64> m;
    const s = Math.sin(t / 2);
    if (2 * v * s * s > DIGITS) break;
    const node = own + 16 + (<usize> nodes << 4);
    store<f32>(node, <f32> Math.cos(t));
    store<f32>(node, <f32> Math.sin(t), 4);
  }
  products(row, items, shift, nodes, own, scratch);
  let probability: f64 = 0;
  for (let k: u32 = 0; k < nodes; k++) {
    const node = own + 16 + (<usize> k << 4);
    const place = scratch + <usize> k * 40;
    let a: f64 = 1, b: f64 = 0;
    for (let lane: usize = 0; lane < 16; lane += 4) {
      const x = <f64> load<f32>(place + lane);
      const y = <f64> load<f32>(place + lane, 16);
      const next = a * x - b * y;
      b = a * y + b * x;
      a = next;
    }
    const size = Math.exp(load<f64>(place, 32)) * (k == 0 ? 1 : 2) / <f64> m;
    // n k mod m keeps the angle small, whatever n is.
    const turn = <f64> ((<u64> n * <u64> k) % <u64> m);
    const angle = -2 * Math.PI * turn / <f64> m;
    const c = Math.cos(angle), s = Math.sin(angle);
    const re = size * (a * c - b * s), im = size * (a * s + b * c);
    probability += re;
    const x = <f64> load<f32>(node), y = <f64> load<f32>(node, 4);
    store<f32>(node, <f32> (re * x - im * y), 8);
    store<f32>(node, <f32> (re * y + im * x), 12);
  }
  for (let k: u32 = 0; k < nodes; k++) {
    const node = own + 16 + (<usize> k << 4);
    store<f32>(node, <f32> (<f64> load<f32>(node, 8) / probability), 8);
    store<f32>(node, <f32> (<f64> load<f32>(node, 12) / probability), 12);
  }
  store<f32>(own, <f32> nodes, 4);
  return Math.log(probability);
}

/**
 * Π (1 + p_i (e^{it} − 1)) for all nodes at once, a quarter in each lane, with
 * the log of its size apart: scratch has for each node the real parts, the
 * imaginary parts and the log.
 */
function products(
  row: usize,
  items: u32,
  shift: f32,
  nodes: u32,
  own: usize,
  scratch: usize,
): void {
  const lambda = f32x4.splat(shift), one = f32x4.splat(1);
  for (let k: u32 = 0; k < nodes; k++) {
    const place = scratch + <usize> k * 40;
    v128.store(place, one);
    v128.store(place, f32x4.splat(0), 16);
    store<f64>(place, 0, 32);
  }
  let vectors: u32 = 0;
  for (let i: u32 = 0; i < items; i += 4) {
    const p = sigmoid4(f32x4.add(coins4(logits4(row, i, items)), lambda));
    for (let k: u32 = 0; k < nodes; k++) {
      const node = own + 16 + (<usize> k << 4);
      const place = scratch + <usize> k * 40;
      const c = f32x4.sub(v128.load32_splat(node), one);
      const x = f32x4.add(one, f32x4.mul(p, c));
      const y = f32x4.mul(p, v128.load32_splat(node, 4));
      const a = v128.load(place), b = v128.load(place, 16);
      v128.store(place, f32x4.sub(f32x4.mul(a, x), f32x4.mul(b, y)));
      v128.store(place, f32x4.add(f32x4.mul(a, y), f32x4.mul(b, x)), 16);
    }
    if (++vectors % BLOCK == 0) renormalise(nodes, scratch);
  }
  renormalise(nodes, scratch);
}

function renormalise(nodes: u32, scratch: usize): void {
  for (let k: u32 = 0; k < nodes; k++) {
    const place = scratch + <usize> k * 40;
    const a = v128.load(place), b = v128.load(place, 16);
    const squares = f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b));
    const size = f32x4.sqrt(squares);
    v128.store(place, f32x4.div(a, size));
    v128.store(place, f32x4.div(b, size), 16);
    store<f64>(
      place,
      load<f64>(place, 32) + Math.log(multiplyLanes(size)),
      32,
    );
  }
}

/** Pr[x_i = 1 | n] of four logits: p Σ_k Re[w_k e^{it} / (1 − p + p e^{it})]. */
function inclusion4(eta: v128, own: usize, nodes: u32): v128 {
  const one = f32x4.splat(1), zero = f32x4.splat(0);
  const p = sigmoid4(f32x4.add(coins4(eta), v128.load32_splat(own)));
  let total = zero;
  for (let k: u32 = 0; k < nodes; k++) {
    const node = own + 16 + (<usize> k << 4);
    const c = f32x4.sub(v128.load32_splat(node), one);
    const x = f32x4.add(one, f32x4.mul(p, c));
    const y = f32x4.mul(p, v128.load32_splat(node, 4));
    const a = v128.load32_splat(node, 8), b = v128.load32_splat(node, 12);
    total = f32x4.add(
      total,
      f32x4.div(
        f32x4.add(f32x4.mul(a, x), f32x4.mul(b, y)),
        f32x4.add(f32x4.mul(x, x), f32x4.mul(y, y)),
      ),
    );
  }
  return f32x4.pmin(f32x4.pmax(f32x4.mul(p, total), zero), one);
}
