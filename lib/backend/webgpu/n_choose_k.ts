import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { N_CHOOSE_K_STATE } from "../kernel_names.ts";
import { dispatch, WORKGROUP } from "./dispatch.ts";

/** At single precision no variance needs more nodes. */
const NODES = 20;

/** The loops run a fixed number of times, so that all threads stay together. */
const STEPS = 50;

const HELPERS = /* wgsl */ `
var<workgroup> xs: array<f32, ${WORKGROUP}>;
var<workgroup> ys: array<f32, ${WORKGROUP}>;
var<workgroup> zs: array<f32, ${WORKGROUP}>;

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
      zs[thread] = zs[thread] + zs[other] + log(size);
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

// log(1 + x) for x from 0 to 1, by 2 artanh(x / (2 + x)).
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
fn log_sum_exp(row_start: u32, thread: u32, sign: f32) -> f32 {
  var top = -3.4e38;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    top = max(top, sign * logits[row_start + i]);
  }
  top = largest(thread, top);
  var sum = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    sum += exp(sign * logits[row_start + i] - top);
  }
  return top + log(totals(thread, sum, 0.0).x);
}

// Sum of p and of p (1 - p).
fn count_moments(row_start: u32, thread: u32, shift: f32) -> vec2<f32> {
  var mean = 0.0;
  var variance = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let x = logits[row_start + i] + shift;
    let p = sigmoid(x);
    mean += p;
    variance += p * sigmoid(-x);
  }
  return totals(thread, mean, variance);
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
  let trivial = n == 0u || n == u.items;
  // Numbers that any row survives; a trivial row's result is not used.
  let chosen = f32(max(1u, n));
  let left = f32(max(1u, u.items - n));

  var low = log(chosen) - log_sum_exp(row_start, thread, 1.0);
  var high = log_sum_exp(row_start, thread, -1.0) - log(left);
  var shift = low;
  for (var step = 0u; step < ${STEPS}u; step++) {
    let moments = count_moments(row_start, thread, shift);
    let error = moments.x - chosen;
    if (abs(error) > 0.01 * sqrt(moments.y) + 0.0001) {
      if (error > 0.0) { high = shift; } else { low = shift; }
      let newton = shift - error / moments.y;
      let inside = newton > low && newton < high;
      shift = select(0.5 * (low + high), newton, inside);
    }
  }
  let moments = count_moments(row_start, thread, shift);
  let v = moments.y;

  let digits = DIGITS + 0.5 * log(1.0 + TURN * v);
  let reach = digits / 3.0 + sqrt(digits * digits / 9.0 + 2.0 * digits * v) +
    abs(moments.x - chosen) + 2.0;
  let farthest = f32(max(n, u.items - n) + 1u);
  var m = u32(min(ceil(reach), farthest));
  m = m + 1u - m % 2u;

  // -log of the coins' probability of this row, without large terms: |x| counts
  // only where the likelier side of the coin is not the one that is seen.
  var surprise = 0.0;
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let x = logits[row_start + i] + shift;
    surprise += log_of_one_plus(exp(-abs(x)));
    if (x > 0.0 ${entries ? "&& !chosen_item(i, first, last)" : ""}) {
      surprise += x;
    }
  }
  ${
  entries
    ? `for (var j = first + thread; j < last; j += ${WORKGROUP}u) {
    surprise += max(0.0, -(logits[row_start + u32(indices[j])] + shift));
  }`
    : ""
}
  let total = totals(thread, surprise, 0.0).x;

  var probability = 0.0;
  var used = 0u;
  for (var k = 0u; k < ${NODES}u; k++) {
    let t = TURN * f32(k) / f32(m);
    let s = sin(0.5 * t);
    let wanted = 2u * k < m && 2.0 * v * s * s <= DIGITS;
    let c = -2.0 * s * s;
    let d = sin(t);
    var value = vec2<f32>(1.0, 0.0);
    var log_size = 0.0;
    var since = 0u;
    for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
      let p = sigmoid(logits[row_start + i] + shift);
      value = times(value, vec2<f32>(1.0 + p * c, p * d));
      since++;
      if (since == 8u) {
        let size = length(value);
        value = value / size;
        log_size += log(size);
        since = 0u;
      }
    }
    let size = length(value);
    let all = product(thread, value / size, log_size + log(size));
    let angle = -TURN * f32((n * k) % m) / f32(m);
    let weight = select(2.0, 1.0, k == 0u) / f32(m) * exp(all.z);
    let share = weight * times(all.xy, vec2<f32>(cos(angle), sin(angle)));
    if (wanted) {
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
  }
  if (thread == 0u) {
    state[own] = shift;
    state[own + 1u] = select(f32(used), 0.0, trivial);
    state[own + 2u] = probability;
    let value = -total - log(probability);
    logLikelihood[row] = select(min(0.0, value), 0.0, trivial);
  }
}`;

const GRADIENT = /* wgsl */ `
${HELPERS}
fn run(row: u32, thread: u32) {
  let row_start = row * u.items;
  let own = row * ${N_CHOOSE_K_STATE}u;
  let used = u32(state[own + 1u]);
  let scale = -dy[row];
  for (var i = thread; i < u.items; i += ${WORKGROUP}u) {
    let p = sigmoid(logits[row_start + i] + state[own]);
    var sum = 0.0;
    for (var k = 0u; k < used; k++) {
      let node = own + 4u + 4u * k;
      let x = 1.0 + p * (state[node] - 1.0);
      let y = p * state[node + 1u];
      sum += (state[node + 2u] * x + state[node + 3u] * y) / (x * x + y * y);
    }
    let inclusion = clamp(p * sum / state[own + 2u], 0.0, 1.0);
    result[row_start + i] = select(scale * inclusion, 0.0, used == 0u);
  }
  storageBarrier();
  if (used > 0u) {
    for (var j = u32(offsets[row]) + thread; j < u32(offsets[row + 1u]);
        j += ${WORKGROUP}u) {
      let at = row_start + u32(indices[j]);
      result[at] = result[at] + dy[row];
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
