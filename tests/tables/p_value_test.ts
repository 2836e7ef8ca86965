import { assertEquals } from "@std/assert";
import { pValue } from "../../lib/tables/mod.ts";

Deno.test("p-values have three digits, and none is 0", () => {
  assertEquals(pValue(0.0421), "0.042");
  assertEquals(pValue(1), "1.000");
  assertEquals(pValue(0.0009), "< 0.001");
  assertEquals(pValue(0.001), "0.001");
});
