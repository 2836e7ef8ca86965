import type * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";

/** `ADAM_UPDATE` of ../kernel_names.ts, in one pass and in place. */
export function adam(
  host: Host,
  inputs: Record<
    "parameter" | "firstMoment" | "secondMoment" | "gradient",
    tf.TensorInfo
  >,
  { rate, beta1, beta2, epsilon }: Record<
    "rate" | "beta1" | "beta2" | "epsilon",
    number
  >,
): tf.TensorInfo[] {
  const p = host.float32(inputs.parameter);
  const m = host.float32(inputs.firstMoment);
  const v = host.float32(inputs.secondMoment);
  const g = host.float32(inputs.gradient);
  for (let i = 0; i < p.length; i++) {
    const mi = m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    const vi = v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    p[i] -= rate * mi / (Math.sqrt(vi) + epsilon);
  }
  return [];
}
