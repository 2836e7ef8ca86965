import { assertEquals, assertThrows } from "@std/assert";
import { notebookSettings } from "../../lib/notebook/settings.ts";

Deno.test("settings: what the task passes, and quick without it", () => {
  withVariables({}, () =>
    assertEquals(notebookSettings(), {
      mode: "quick",
      dataset: "default",
      backend: "auto",
    }));
  withVariables(
    { PAPER_MODE: "full", PAPER_DATASET: "ml-1m", PAPER_BACKEND: "wasm" },
    () =>
      assertEquals(notebookSettings(), {
        mode: "full",
        dataset: "ml-1m",
        backend: "wasm",
      }),
  );
});

Deno.test("settings: a mode that there is not is refused", () => {
  withVariables({ PAPER_MODE: "fast" }, () =>
    assertThrows(
      notebookSettings,
      RangeError,
      'Expected PAPER_MODE to be "quick" or "full" but found "fast"',
    ));
});

function withVariables(
  variables: Readonly<Record<string, string>>,
  test: () => void,
): void {
  const names = ["PAPER_MODE", "PAPER_DATASET", "PAPER_BACKEND"];
  const before = names.map((name) => [name, Deno.env.get(name)] as const);
  try {
    for (const name of names) {
      if (name in variables) Deno.env.set(name, variables[name]);
      else Deno.env.delete(name);
    }
    test();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}
