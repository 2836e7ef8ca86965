import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { compareGolden } from "../../lib/tasks/_golden.ts";
import { jupyterEnvironment, kernelSpec } from "../../lib/tasks/_jupyter.ts";
import { codeCells, listNotebooks } from "../../lib/tasks/_notebooks.ts";
import { projectPath } from "../../lib/tasks/_paths.ts";
import { freePort, isFree } from "../../lib/tasks/_ports.ts";

Deno.test("golden values may differ within their tolerance, and no further", () => {
  const kept = { about: { numpy: "1" }, tolerance: 1e-3, a: [1000, 1], b: "x" };
  const with_ = (changes: object) => ({ ...kept, ...changes });
  assertEquals(
    compareGolden(kept, with_({ about: { numpy: "2" } })),
    undefined,
  );
  assertEquals(compareGolden(kept, with_({ a: [1000.5, 1.5] })), undefined);
  assertEquals(
    compareGolden(kept, with_({ a: [1002, 1] })),
    ".a[0] was 1000 and is now 1002",
  );
  assertStringIncludes(compareGolden(kept, with_({ a: [1000] }))!, "entries");
  assertStringIncludes(compareGolden(kept, with_({ b: "y" }))!, '"y"');
  assertStringIncludes(compareGolden(kept, with_({ c: 1 }))!, ".c");
  assertStringIncludes(compareGolden(kept, with_({ a: [NaN, 1] }))!, ".a[0]");
});

Deno.test("the kernel can be interrupted, and Jupyter stays in the project", () => {
  const spec = kernelSpec("/somewhere/deno");
  assertEquals(spec.interrupt_mode, "message");
  assertEquals(spec.argv[0], "/somewhere/deno");
  for (const [name, value] of Object.entries(jupyterEnvironment())) {
    if (name.endsWith("DIR") || name === "JUPYTER_PATH") {
      assert(value.startsWith(projectPath()), name);
    }
  }
});

Deno.test("code cells are found in either form of source", () => {
  const notebook = JSON.stringify({
    cells: [
      { cell_type: "markdown", source: "no" },
      { cell_type: "code", source: ["a;\n", "b;"] },
      { cell_type: "code", source: "c;" },
    ],
  });
  assertEquals(codeCells(notebook), ["a;\nb;", "c;"]);
});

Deno.test("notebooks import from one door and name no machine", async () => {
  for (const name of await listNotebooks()) {
    const text = await Deno.readTextFile(
      projectPath(`notebooks/${name}.ipynb`),
    );
    const imports = codeCells(text).join("\n").matchAll(/from "([^"]+)"/g);
    for (const [, path] of imports) assertEquals(path, "../lib/mod.ts", name);
    assertEquals(/"\/(home|root|Users|work|tmp)\//.test(text), false, name);
    const { cells } = JSON.parse(text);
    const code = cells.filter((cell: { cell_type: string }) =>
      cell.cell_type === "code"
    );
    for (const cell of code) {
      assert(cell.execution_count > 0, `${name} is committed with its outputs`);
    }
  }
});

Deno.test("a port that is taken is passed over", () => {
  const port = freePort(45_000);
  assert(isFree(port));
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  assertEquals(isFree(port), false);
  assert(freePort(port) > port);
  listener.close();
});
