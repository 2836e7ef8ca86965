import { assertEquals } from "@std/assert";
import { table1, toMarkdown } from "../../lib/figures/mod.ts";
import { CATALOGUE } from "../../lib/interactions/catalogue.ts";

Deno.test("table1: what is here, then what the paper prints on page 6", () => {
  const here = {
    dataset: "toy",
    title: "Toy",
    users: 1234,
    items: 14,
    interactions: 89,
    densityPercent: 0.515,
    heldOutUsers: 3,
    generated: true,
  };
  const lines = toMarkdown(table1([here], CATALOGUE)).split("\n").slice(2);
  assertEquals(lines.length, 4);
  assertEquals(
    lines[0],
    "| Toy | here, GENERATED | 1,234 | 14 | 89 | 0.52 | 3 |",
  );
  const printed = lines.slice(1).map((line) => line.split(" | ").slice(2));
  assertEquals(printed, [
    ["136,677", "20,108", "10.0M", "–", "10,000 |"],
    ["463,435", "17,769", "56.9M", "–", "40,000 |"],
    ["571,355", "41,140", "33.6M", "–", "50,000 |"],
  ]);
});
