import { assert, assertAlmostEquals } from "@std/assert";
import { quadratureError, theorem3 } from "../../lib/choose/mod.ts";

Deno.test("the tilted quadrature converges, and I + 1 nodes are exact", () => {
  const eta = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i) - 2);
  const items = Uint32Array.from({ length: 12 }, (_, i) => i);
  const { intercept } = theorem3(eta, items);
  const errors = [5, 9, 13, 17, 21]
    .map((nodes) => quadratureError(eta, 12, intercept, nodes));
  for (let k = 1; k < errors.length; k++) assert(errors[k] < errors[k - 1] / 5);
  assertAlmostEquals(quadratureError(eta, 12, intercept, 31), 0, 1e-13);
  // Without the tilt most of the digits cancel.
  assert(quadratureError(eta, 12, 0, 9) > 100 * errors[1]);
});
