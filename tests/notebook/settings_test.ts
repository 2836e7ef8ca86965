import { assertEquals, assertThrows } from "@std/assert";
import { notebookSettings } from "../../lib/notebook/mod.ts";

Deno.test("a notebook runs in quick mode unless it is told otherwise", () => {
  Deno.env.delete("PAPER_MODE");
  assertEquals(notebookSettings(), {
    mode: "quick",
    dataset: "default",
    backend: "auto",
  });
  Deno.env.set("PAPER_MODE", "full");
  Deno.env.set("PAPER_DATASET", "ml-1m");
  assertEquals(notebookSettings().mode, "full");
  assertEquals(notebookSettings().dataset, "ml-1m");
  Deno.env.set("PAPER_MODE", "slow");
  assertThrows(() => notebookSettings(), RangeError, '"slow"');
  Deno.env.delete("PAPER_MODE");
  Deno.env.delete("PAPER_DATASET");
});
