import { assertAlmostEquals, assertEquals } from "@std/assert";
import { holm } from "../../lib/evaluation/mod.ts";
import { Random } from "../../lib/random.ts";

Deno.test("Holm: an example by hand, in the order given", () => {
  const adjusted = holm([0.03, 0.005, 0.04, 0.01]);
  [0.06, 0.02, 0.06, 0.03].forEach((expected, test) =>
    assertAlmostEquals(adjusted[test], expected, 1e-15)
  );
});

Deno.test("Holm: one test stays as it is, none is none, none exceeds 1", () => {
  assertEquals(holm([0.2]), [0.2]);
  assertEquals(holm([]), []);
  assertEquals(holm([0.9, 0.8]), [1, 1]);
});

Deno.test("Holm: of true nulls, some test is below α in about α of the cases", () => {
  const random = new Random(5);
  const families = 4000;
  let wrong = 0;
  for (let family = 0; family < families; family++) {
    const p = Array.from({ length: 8 }, () => random.random());
    if (holm(p).some((value) => value <= 0.1)) wrong++;
  }
  // 1 − (1 − 0.1/8)^8 = 0.0957, with a standard deviation of 0.0047.
  assertAlmostEquals(wrong / families, 0.0957, 0.02);
});
