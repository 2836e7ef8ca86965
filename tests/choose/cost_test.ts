import { assertEquals, assertGreater } from "@std/assert";
import { costByCount } from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";

Deno.test("the cost of each method is measured at each N", () => {
  const costs = costByCount(300, [5, 20], new Random(1));
  assertEquals(costs.map(({ count }) => count), [5, 20, 5, 20]);
  assertEquals(new Set(costs.map(({ method }) => method)).size, 2);
  for (const { ms } of costs) assertGreater(ms, 0);
});
