import type * as tf from "@tensorflow/tfjs";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { dispatch, WORKGROUP } from "./dispatch.ts";

const SOURCE = /* wgsl */ `
fn run(group: u32, thread: u32) {
  let i = group * ${WORKGROUP}u + thread;
  if (i >= u.size) { return; }
  let g = gradient[i];
  let mi = u.beta1 * m[i] + u.gain1 * g;
  let vi = u.beta2 * v[i] + u.gain2 * g * g;
  m[i] = mi;
  v[i] = vi;
  p[i] = p[i] - u.rate * mi / (sqrt(vi) + u.epsilon);
}`;

/** `ADAM_UPDATE` of ../kernel_names.ts, in place. */
export function adam(
  backend: WebGPUBackend,
  { parameter, firstMoment, secondMoment, gradient }: Record<
    "parameter" | "firstMoment" | "secondMoment" | "gradient",
    tf.TensorInfo
  >,
  rates: Record<"rate" | "beta1" | "beta2" | "epsilon", number>,
): tf.TensorInfo[] {
  const size = parameter.shape.reduce((a, b) => a * b, 1);
  const { rate, beta1, beta2, epsilon } = rates;
  dispatch(backend, {
    source: SOURCE,
    reads: { gradient },
    writes: { p: parameter, m: firstMoment, v: secondMoment },
    sizes: { size },
    // 1 − β in double precision: single would get its fifth digit wrong.
    rates: {
      rate,
      beta1,
      gain1: 1 - beta1,
      beta2,
      gain2: 1 - beta2,
      epsilon,
    },
    groups: Math.ceil(size / WORKGROUP),
  });
  return [];
}
