import { assertAlmostEquals } from "@std/assert";
import {
  inclusionProbabilities,
  logPartition,
  logPartitionByRecurrence,
} from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";
import golden from "../reference/golden/choose.json" with { type: "json" };

for (const expected of golden.cases) {
  const { items, n, scale, seed } = expected;
  const random = new Random(seed);
  const eta = Float64Array.from(
    { length: items },
    () => scale * (2 * random.random() - 1),
  );
  const tolerance = 1e-12 * Math.max(1, Math.abs(expected.logPartition));

  Deno.test(`log Z of ${n} out of ${items} is exact to 1e-12`, () => {
    const value = logPartition(eta, n);
    assertAlmostEquals(value, expected.logPartition, tolerance);
    const second = logPartitionByRecurrence(eta, n);
    assertAlmostEquals(second, expected.logPartition, tolerance);
  });

  Deno.test(`inclusion probabilities of ${n} out of ${items} are exact`, () => {
    const found = inclusionProbabilities(eta, n);
    expected.picked.forEach((item, index) => {
      const wanted = expected.inclusion[index];
      assertAlmostEquals(found[item], wanted, 1e-12 * wanted + 1e-16);
    });
  });
}
