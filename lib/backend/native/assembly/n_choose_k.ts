// AssemblyScript: the n-choose-k log-likelihood (9) of rows start..end.
//
// log Z(η, N) = Σ_i log(1 + exp(η_i + λ)) − λN + log Pr[Σ b_i = N] with coins
// b_i of probability p_i = σ(η_i + λ), for any λ; with Σ p_i near N the last
// probability comes from a few nodes of the trapezoidal rule on the
// characteristic function Π (1 − p_i + p_i e^{it}). See lib/choose.
import { exp4, sum4 } from "./math";

/** −log of the relative error that single precision asks for. */
const DIGITS: f64 = 18;

/** At these digits no variance needs more nodes. */
const MOST_NODES: u32 = 20;

/** Bytes of a row's state: shift, number of nodes, and four floats a node. */
const STATE: usize = 336;

/** Bytes of a row's scratch: for each node two vectors and a double. */
const SCRATCH: usize = 800;

const MOST_STEPS: u32 = 60;

/** Vectors between two renormalisations of a product. */
const BLOCK: u32 = 8;

/** Σ p and Σ p (1 − p) of the latest shift. */
let sum: f64 = 0;
let variance: f64 = 0;

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
    if (n == 0 || n == items) {
      store<f32>(logLikelihood + (<usize> r << 2), 0);
      continue;
    }
    const shift = solveShift(row, items, n);
    store<f32>(own, shift);
    const logProbability = quadrature(
      row,
      items,
      n,
      shift,
      own,
      scratch + <usize> r * SCRATCH,
    );
    let value = -logNormalizer(row, items, shift) - logProbability;
    for (let j = first; j < last; j++) {
      const i = <usize> load<u32>(indices + (<usize> j << 2));
      value += <f64> (load<f32>(row + (i << 2)) + shift);
    }
    store<f32>(logLikelihood + (<usize> r << 2), <f32> min<f64>(0, value));
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
    const nodes = <u32> load<f32>(own, 4);
    if (nodes == 0) {
      memory.fill(target, 0, bytes);
      continue;
    }
    const scale = f32x4.splat(-weight);
    let i: usize = 0;
    for (; i + 16 <= bytes; i += 16) {
      const pi = inclusion4(v128.load(row + i), own, nodes);
      v128.store(target + i, f32x4.mul(scale, pi));
    }
    for (; i < bytes; i += 4) {
      const pi = inclusion4(v128.load32_splat(row + i), own, nodes);
      store<f32>(target + i, -weight * f32x4.extract_lane(pi, 0));
    }
    const first = load<u32>(offsets + (<usize> r << 2));
    const last = load<u32>(offsets + (<usize> (r + 1) << 2));
    for (let j = first; j < last; j++) {
      const at = target + (<usize> load<u32>(indices + (<usize> j << 2)) << 2);
      store<f32>(at, load<f32>(at) + weight);
    }
  }
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
      const p = sigmoid4(f32x4.add(logits4(row, i, items), lambda));
      p4 = f32x4.add(p4, p);
      v4 = f32x4.add(v4, f32x4.mul(p, f32x4.sub(one, p)));
    }
    sum += <f64> sum4(p4);
    variance += <f64> sum4(v4);
  }
}

/** log Σ exp(± η). */
function logSumExp(row: usize, items: u32, sign: f32): f64 {
  let top: f32 = -f32.MAX_VALUE;
  for (let i: u32 = 0; i < items; i++) {
    top = max<f32>(top, sign * load<f32>(row + (<usize> i << 2)));
  }
  const shift = f32x4.splat(top), signs = f32x4.splat(sign);
  let total: f64 = 0;
  let i: u32 = 0;
  for (; i + 4 <= items; i += 4) {
    const x = f32x4.mul(signs, v128.load(row + (<usize> i << 2)));
    total += <f64> sum4(exp4(f32x4.sub(x, shift)));
  }
  for (; i < items; i++) {
    total += Math.exp(<f64> (sign * load<f32>(row + (<usize> i << 2)) - top));
  }
  return <f64> top + Math.log(total);
}

/**
 * λ with Σ σ(η_i + λ) near n. The bracket's ends follow from σ(x) ≤ e^x and
 * 1 − σ(x) ≤ e^{−x}; within it Newton's method, or bisection. Any λ is right,
 * so it is enough that n lies well within the count's spread.
 */
function solveShift(row: usize, items: u32, n: u32): f32 {
  let low = Math.log(<f64> n) - logSumExp(row, items, 1);
  let high = logSumExp(row, items, -1) - Math.log(<f64> (items - n));
  let shift = low;
  for (let step: u32 = 0; step < MOST_STEPS; step++) {
    tilt(row, items, <f32> shift);
    const error = sum - <f64> n;
    if (Math.abs(error) <= 0.01 * Math.sqrt(variance) + 1e-4) break;
    if (error > 0) high = shift;
    else low = shift;
    const newton = shift - error / variance;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (<f32> next == <f32> shift) break;
    shift = next;
  }
  tilt(row, items, <f32> shift);
  return <f32> shift;
}

/** Σ_i log(1 + exp(η_i + shift)), the large parts in double precision. */
function logNormalizer(row: usize, items: u32, shift: f32): f64 {
  const lambda = f32x4.splat(shift), zero = f32x4.splat(0);
  let total: f64 = 0;
  let low = f64x2.splat(0), high = low;
  for (let i: u32 = 0; i < items;) {
    let logs = zero;
    const stop = min<u32>(items, i + 256);
    for (; i < stop; i += 4) {
      const x = f32x4.add(logits4(row, i, items), lambda);
      const positive = f32x4.pmax(x, zero);
      low = f64x2.add(low, f64x2.promote_low_f32x4(positive));
      high = f64x2.add(
        high,
        f64x2.promote_low_f32x4(
          v128.shuffle<f32>(positive, positive, 2, 3, 0, 1),
        ),
      );
      const e = exp4(f32x4.neg(f32x4.abs(x)));
      logs = f32x4.add(logs, logOfOnePlus4(e));
    }
    total += <f64> sum4(logs);
  }
  low = f64x2.add(low, high);
  return total + f64x2.extract_lane(low, 0) + f64x2.extract_lane(low, 1);
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
  const farthest = <f64> max<u32>(n, items - n) + 1;
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
    const p = sigmoid4(f32x4.add(logits4(row, i, items), lambda));
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
  const p = sigmoid4(f32x4.add(eta, v128.load32_splat(own)));
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
