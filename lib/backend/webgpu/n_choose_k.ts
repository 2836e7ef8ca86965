import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { N_CHOOSE_K_STATE } from "../kernel_names.ts";
import { dispatch, WORKGROUP } from "./dispatch.ts";

/** At single precision no variance needs more nodes. */
const NODES = 20;

/** Of Newton's method and bisection together. */
const STEPS = 50;

const HELPERS = /* wgsl */ `
var<workgroup> xs: array<f32, ${WORKGROUP}>;
var<workgroup> ys: array<f32, ${WORKGROUP}>;
var<workgroup> zs: array<f32, ${WORKGROUP}>;

// log-odds of a coin that never shows heads.
const NEVER = -1e30;

// Whether a logit is −∞, or NaN or +∞: shaders may take it that no number is.
fn missing(eta: f32) -> bool { return bitcast<u32>(eta) == 0xff800000u; }
fn wrong(eta: f32) -> bool {
  let bits = bitcast<u32>(eta);
  return bits == 0x7f800000u || (bits & 0x7fffffffu) > 0x7f800000u;
}
fn number_of(bits: u32) -> f32 { return bitcast<f32>(bits); }

// A coin's log-odds before the shift; way is -1 where heads is being left out.
fn coin(at: u32, reference: f32, way: f32) -> f32 {
  let eta = logits[at];
  return select(way * (eta - reference), NEVER, missing(eta));
}

fn largest(thread: u32, value: f32) -> f32 {
  xs[thread] = value;
  for (var half = ${WORKGROUP / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half) { xs[thread] = max(xs[thread], xs[thread + half]); }
  }
  workgroupBarrier();
  let result = xs[0];
  workgroupBarrier();
  return result;
}

fn totals(thread: u32, x: f32, y: f32) -> vec2<f32> {
  xs[thread] = x;
  ys[thread] = y;
  for (var half = ${WORKGROUP / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half) {
      xs[thread] = xs[thread] + xs[thread + half];
      ys[thread] = ys[thread] + ys[thread + half];
    }
  }
  workgroupBarrier();
  let result = vec2<f32>(xs[0], ys[0]);
  workgroupBarrier();
  return result;
}

fn times(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  return vec2<f32>(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
}

fn one_plus(x: vec2<f32>) -> vec2<f32> { return vec2<f32>(1.0 + x.x, x.y); }

// log |1 + x|, to its own digits where x is small.
fn log_from_one(x: vec2<f32>) -> f32 {
  let e = 2.0 * x.x + dot(x, x);
  return 0.5 * select(log(1.0 + e), log_of_one_plus(e), abs(e) < 0.5);
}

fn log_near_one(x: f32) -> f32 {
  return select(log(x), log_of_one_plus(x - 1.0), abs(x - 1.0) < 0.5);
}

// Numbers (x, y) e^z multiplied; the result has a size of 1.
fn product(thread: u32, value: vec2<f32>, log_size: f32) -> vec3<f32> {
  xs[thread] = value.x;
  ys[thread] = value.y;
  zs[thread] = log_size;
  for (var half = ${WORKGROUP / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half) {
      let other = thread + half;
      let both = times(
        vec2<f32>(xs[thread], ys[thread]),
        vec2<f32>(xs[other], ys[other]),
      );
      let size = length(both);
      xs[thread] = both.x / size;
      ys[thread] = both.y / size;
      zs[thread] = zs[thread] + zs[other] + log_near_one(size);
    }
  }
  workgroupBarrier();
  let result = vec3<f32>(xs[0], ys[0], zs[0]);
  workgroupBarrier();
  return result;
}

fn sigmoid(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}

// log(1 + x) for x from -1/2 to 1, by 2 artanh(x / (2 + x)).
fn log_of_one_plus(x: f32) -> f32 {
  let s = x / (2.0 + x);
  let q = s * s;
  return 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0 +
    q * (1.0 / 9.0 + q * (1.0 / 11.0 + q / 13.0))))));
}
`;

const FORWARD = (entries: boolean) => /* wgsl */ `
const TURN = 6.283185307179586;
const DIGITS = 18.0;
${HELPERS}
${
  entries
    ? `
// Whether the item is among the ascending indices from first to last.
fn chosen_item(item: u32, first: u32, last: u32) -> bool {
  var low = first;
  var high = last;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (u32(indices[middle]) < item) { low = middle + 1u; }
    else { high = middle; }
  }
  return low < last && u32(indices[low]) == item;
}`
    : ""
}
var<workgroup> flag: u32;

// The same answer for all threads, as a branch around a barrier needs it.
fn agreed(thread: u32, answer: bool) -> bool {
  if (thread == 0u) { flag = select(0u, 1u, answer); }
  return workgroupUniformLoad(&flag) == 1u;
}

// log of the sum of exp, of numbers up to 0.
fn log_sum_exp(row_start: u32, thread: u32, reference: f32, way: f32) -> f32 {
  var sum = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    sum += exp(coin(row_start + i, reference, way));
  }
  return log(totals(thread, sum, 0.0).x);
}

// Sum of p and of p (1 - p).
fn count_moments(
  row_start: u32, thread: u32, reference: f32, way: f32, shift: f32,
) -> vec2<f32> {
  var mean = 0.0;
  var variance = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let x = coin(row_start + i, reference, way) + shift;
    let p = sigmoid(x);
    mean += p;
    variance += p * sigmoid(-x);
  }
  return totals(thread, mean, variance);
}

// Newton's method on the logarithm of the mean count, or bisection.
fn settle(
  row_start: u32, thread: u32, reference: f32, way: f32, heads: f32,
  lowest: f32, highest: f32, start: f32,
) -> f32 {
  var low = lowest;
  var high = highest;
  var shift = start;
  for (var step = 0u; step < ${STEPS}u; step++) {
    let moments = count_moments(row_start, thread, reference, way, shift);
    let error = moments.x - heads;
    let near = abs(error) <= 0.01 * sqrt(moments.y) + 0.0001;
    if (agreed(thread, near)) { break; }
    if (error > 0.0) { high = shift; } else { low = shift; }
    let newton = shift - log(moments.x / heads) * moments.x / moments.y;
    let inside = newton > low && newton < high;
    shift = select(0.5 * (low + high), newton, inside);
  }
  return shift;
}

// The logit nearest to the edge, and its log-odds.
fn edge(
  row_start: u32, thread: u32, reference: f32, way: f32, shift: f32,
) -> vec2<f32> {
  var nearest = 1e38;
  var eta = reference;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let x = coin(row_start + i, reference, way) + shift;
    if (abs(x) < abs(nearest)) {
      nearest = x;
      eta = logits[row_start + i];
    }
  }
  xs[thread] = nearest;
  ys[thread] = eta;
  for (var half = ${WORKGROUP / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half && abs(xs[thread + half]) < abs(xs[thread])) {
      xs[thread] = xs[thread + half];
      ys[thread] = ys[thread + half];
    }
  }
  workgroupBarrier();
  let result = vec2<f32>(ys[0], xs[0]);
  workgroupBarrier();
  return result;
}

fn run(row: u32, thread: u32) {
  let row_start = row * u.items;
  let own = row * ${N_CHOOSE_K_STATE}u;
  var first = 0u;
  var last = 0u;
  ${
  entries ? "first = u32(offsets[row]);\n  last = u32(offsets[row + 1u]);" : ""
}
  let n = last - first;

  var top = -3.4e38;
  var least = -3.4e38;
  var can = 0.0;
  var bad = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let eta = logits[row_start + i];
    if (wrong(eta)) {
      bad += 1.0;
    } else if (!missing(eta)) {
      can += 1.0;
      top = max(top, eta);
      least = max(least, -eta);
    }
  }
  top = largest(thread, top);
  let bottom = -largest(thread, least);
  let counts = totals(thread, can, bad);
  let available = u32(counts.x);
  let invalid = counts.y > 0.0 || n > available;
  let trivial = n == 0u || n == available;

  // Single precision has its digits near 0: few heads, of being left out where
  // more than half are chosen. A trivial or invalid row's result is not used; it
  // goes on with numbers that any row survives.
  let way = select(1.0, -1.0, n > available / 2u);
  let count = select(select(available - n, n, way > 0.0), 1u, trivial || invalid);
  let heads = f32(count);
  let room = f32(max(2u, available));
  var reference = select(bottom, top, way > 0.0);
  let low = log(heads) - log_sum_exp(row_start, thread, reference, way);
  let high = max(low, top - bottom) + 1.0;
  let start = low - log(1.0 - heads / room);
  var shift = settle(
    row_start, thread, reference, way, heads, low, high, start);
  if (agreed(thread, abs(shift) > 64.0)) {
    let width = 32.0 + 1e-6 * abs(shift);
    let at = edge(row_start, thread, reference, way, shift);
    reference = at.x;
    shift = settle(
      row_start, thread, reference, way, heads, at.y - width, at.y + width,
      at.y);
  }
  let moments = count_moments(row_start, thread, reference, way, shift);
  let v = moments.y;

  let digits = DIGITS + 0.5 * log(1.0 + TURN * v);
  let reach = digits / 3.0 + sqrt(digits * digits / 9.0 + 2.0 * digits * v) +
    abs(moments.x - heads) + 2.0;
  var m = u32(min(ceil(reach), room - heads + 1.0));
  m = m + 1u - m % 2u;

  // -log of the coins' probability of this row, without large terms: the
  // log-odds count only where the likelier side of the coin is not seen.
  var surprise = 0.0;
  var impossible = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let x = coin(row_start + i, reference, way) + shift;
    surprise += log_of_one_plus(exp(-abs(x)));
    if (way * x > 0.0 && !missing(logits[row_start + i])
      ${entries ? "&& !chosen_item(i, first, last)" : ""}) {
      surprise += way * x;
    }
  }
  ${
  entries
    ? `for (var j = first + thread; j < last; j += ${WORKGROUP}u) {
    let at = row_start + u32(indices[j]);
    if (missing(logits[at])) {
      impossible += 1.0;
    } else {
      surprise += max(0.0, -way * (coin(at, reference, way) + shift));
    }
  }`
    : ""
}
  let total = totals(thread, surprise, impossible);

  var probability = 0.0;
  var used = 0u;
  for (var k = 0u; k < ${NODES}u; k++) {
    let t = TURN * f32(k) / f32(m);
    let s = sin(0.5 * t);
    let wanted = 2u * k < m && 2.0 * v * s * s <= DIGITS;
    if (!agreed(thread, wanted)) { break; }
    let c = -2.0 * s * s;
    let d = sin(t);
    // Blocks of factors 1 + p z by their distance from 1, which may be tiny.
    var value = vec2<f32>(1.0, 0.0);
    var log_size = 0.0;
    var block = vec2<f32>(0.0, 0.0);
    var since = 0u;
    for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
      let p = sigmoid(coin(row_start + i, reference, way) + shift);
      let z = vec2<f32>(p * c, p * d);
      block = block + (z + times(block, z));
      since++;
      if (since == 8u) {
        let log_block = log_from_one(block);
        value = times(value, one_plus(block) * exp(-log_block));
        log_size += log_block;
        block = vec2<f32>(0.0, 0.0);
        since = 0u;
      }
    }
    let log_block = log_from_one(block);
    value = times(value, one_plus(block) * exp(-log_block));
    let size = length(value);
    let all = product(
      thread, value / size, log_size + log_block + log_near_one(size));
    let angle = -TURN * f32((count * k) % m) / f32(m);
    let weight = select(2.0, 1.0, k == 0u) / f32(m) * exp(all.z);
    let share = weight * times(all.xy, vec2<f32>(cos(angle), sin(angle)));
    probability += share.x;
    used = k + 1u;
    if (thread == 0u) {
      let turned = times(share, vec2<f32>(1.0 + c, d));
      let node = own + 4u + 4u * k;
      state[node] = 1.0 + c;
      state[node + 1u] = d;
      state[node + 2u] = turned.x;
      state[node + 3u] = turned.y;
    }
  }
  if (thread == 0u) {
    for (var k = 0u; k < used; k++) {
      let node = own + 4u + 4u * k;
      state[node + 2u] = state[node + 2u] / probability;
      state[node + 3u] = state[node + 3u] / probability;
    }
    state[own] = shift;
    state[own + 1u] = select(select(f32(used), 0.0, trivial), -1.0, invalid);
    state[own + 2u] = reference;
    state[own + 3u] = way;
    var value = select(min(0.0, -total.x - log(probability)), 0.0, trivial);
    if (total.y > 0.0) { value = number_of(0xff800000u); }
    if (invalid) { value = number_of(0x7fc00000u); }
    logLikelihood[row] = value;
  }
}`;

const GRADIENT = /* wgsl */ `
${HELPERS}
// Pr[heads | count] of an item's coin.
fn inclusion(at: u32, own: u32) -> f32 {
  let p = sigmoid(coin(at, state[own + 2u], state[own + 3u]) + state[own]);
  let used = u32(max(0.0, state[own + 1u]));
  var sum = 0.0;
  for (var k = 0u; k < used; k++) {
    let node = own + 4u + 4u * k;
    let x = 1.0 + p * (state[node] - 1.0);
    let y = p * state[node + 1u];
    sum += (state[node + 2u] * x + state[node + 3u] * y) / (x * x + y * y);
  }
  return clamp(p * sum, 0.0, 1.0);
}

fn run(row: u32, thread: u32) {
  let row_start = row * u.items;
  let own = row * ${N_CHOOSE_K_STATE}u;
  let used = state[own + 1u];
  let way = state[own + 3u];
  let weight = dy[row];
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let at = row_start + i;
    var value = 0.0;
    if (used < 0.0) {
      value = number_of(0x7fc00000u);
    } else if (used > 0.0) {
      value = -way * inclusion(at, own);
      // Left out with that probability, and was left out.
      if (way < 0.0 && !missing(logits[at])) { value -= 1.0; }
      value = weight * value;
    }
    result[at] = value;
  }
  storageBarrier();
  if (used > 0.0) {
    for (var j = u32(offsets[row]) + thread; j < u32(offsets[row + 1u]);
        j += ${WORKGROUP}u) {
      let at = row_start + u32(indices[j]);
      if (way > 0.0 || missing(logits[at])) {
        result[at] = result[at] + weight;
      } else {
        result[at] = weight * inclusion(at, own);
      }
    }
  }
}`;

/** `N_CHOOSE_K_LOG_LIKELIHOOD` of ../kernel_names.ts, a workgroup a user. */
export function nChooseK(
  backend: WebGPUBackend,
  { logits, offsets, indices }: Record<
    "logits" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo[] {
  const [rows, items] = logits.shape;
  const logLikelihood = backend.makeTensorInfo([rows], "float32");
  const state = backend.makeTensorInfo([rows, N_CHOOSE_K_STATE], "float32");
  const entries = indices.shape[0] > 0;
  dispatch(backend, {
    source: FORWARD(entries),
    reads: entries ? { logits, offsets, indices } : { logits },
    writes: { logLikelihood, state },
    sizes: { items },
    groups: rows,
  });
  return [logLikelihood, state];
}

/** `N_CHOOSE_K_GRADIENT` of ../kernel_names.ts. */
export function nChooseKGradient(
  backend: WebGPUBackend,
  { dy, logits, state, offsets, indices }: Record<
    "dy" | "logits" | "state" | "offsets" | "indices",
    tf.TensorInfo
  >,
): tf.TensorInfo {
  const [rows, items] = logits.shape;
  const result = backend.makeTensorInfo([rows, items], "float32");
  if (indices.shape[0] === 0) {
    dispatch(backend, {
      source: `fn run(group: u32, thread: u32) {
        let i = group * ${WORKGROUP}u + thread;
        if (i < u.size) { result[i] = 0.0; }
      }`,
      reads: {},
      writes: { result },
      sizes: { size: rows * items },
      groups: Math.ceil(rows * items / WORKGROUP),
    });
    return result;
  }
  dispatch(backend, {
    source: GRADIENT,
    reads: { dy, logits, state, offsets, indices },
    writes: { result },
    sizes: { items },
    groups: rows,
  });
  return result;
}
