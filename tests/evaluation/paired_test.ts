import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pairedTest } from "../../lib/evaluation/mod.ts";
import { Random } from "../../lib/random.ts";

/** The share of all 2ⁿ assignments of signs with a sum at least as far out. */
function exactP(differences: readonly number[]): number {
  const n = differences.length;
  const observed = Math.abs(differences.reduce((a, b) => a + b));
  let extreme = 0;
  for (let signs = 0; signs < 2 ** n; signs++) {
    const sum = differences.reduce(
      (total, value, i) => total + (signs >> i & 1 ? value : -value),
      0,
    );
    if (Math.abs(sum) >= observed - 1e-12) extreme++;
  }
  return extreme / 2 ** n;
}

Deno.test("the p-value is that of all assignments of signs", () => {
  const random = new Random(4);
  for (const shift of [0, 0.3, 1]) {
    const b = Array.from({ length: 12 }, () => random.normal());
    const a = b.map((value) => value + shift + random.normal());
    const { difference, p } = pairedTest(a, b, new Random(1));
    const differences = a.map((value, i) => value - b[i]);
    assertAlmostEquals(
      difference,
      differences.reduce((x, y) => x + y) / 12,
      1e-12,
    );
    assertAlmostEquals(p, exactP(differences), 0.02);
  }
});

Deno.test("equal systems do not differ, and a clear winner does", () => {
  const a = Array.from({ length: 50 }, (_, user) => user / 50);
  assertEquals(pairedTest(a, a, new Random(1)).p, 1);
  const better = a.map((value) => value + 0.1);
  assertEquals(pairedTest(better, a, new Random(1)).p, 1 / 10_000);
});

Deno.test("other users are refused", () => {
  assertThrows(
    () => pairedTest([1], [1, 2], new Random(1)),
    RangeError,
    "same",
  );
  assertThrows(() => pairedTest([], [], new Random(1)), RangeError, "same");
});
