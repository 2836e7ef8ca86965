/**
 * What a real Deno kernel sends to the notebook.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { jupyterEnvironment } from "../../lib/tasks/_jupyter.ts";
import { projectPath } from "../../lib/tasks/_paths.ts";
import { programOf } from "../../lib/tasks/_python.ts";
import { VENV } from "../../lib/tasks/setup.ts";

const PYTHON = programOf(VENV, "python");

const CELLS = [
  `import * as lib from "${import.meta.resolve("../../lib/notebook/mod.ts")}";
import { benchFigure } from "${
    import.meta.resolve("../../lib/figures/mod.ts")
  }";`,
  `const spec = (ms) => benchFigure("Times", [{ part: "step", ms }]);
await lib.showFigure(spec(160));`,
  `await lib.showTable({ columns: [{ name: "a<b" }], rows: [["x|y"]] });
await lib.showMarkdown("**bold**");
await lib.showEquation("\\\\beta");
await lib.showMarkdown(lib.detectSurface());`,
  `const live = lib.liveFigure();
let drawn = 0;
for (let k = 1; k <= 12; k++) {
  await live.update(() => { drawn++; return spec(k); });
  await new Promise((resolve) => setTimeout(resolve, 50));
}
await live.end(spec(99));
await lib.showMarkdown(String(drawn));`,
  `const bar = lib.startProgress("long", 30);
for (let k = 1; k <= 30; k++) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  bar.update(k, "<note>");
}
await bar.end();`,
  `const short = lib.startProgress("short", 2);
short.update(1);
await short.end();`,
];

interface Output {
  readonly output_type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

if (!exists(PYTHON)) {
  console.warn(`Not run for want of ${VENV} (deno task setup): the kernel.`);
}

Deno.test("the kernel shows figures, tables and progress", {
  ignore: !exists(PYTHON),
}, async () => {
  const [, figure, shown, live, progress, short] = await executed(CELLS);

  assertEquals(figure.length, 1);
  const spec = figure[0].data["application/vnd.vegalite.v5+json"] as {
    $schema: string;
    data: unknown;
  };
  assertStringIncludes(spec.$schema, "/vega-lite/v5.json");
  assertEquals(spec.data, {
    values: [{ part: "step", ms: 160, label: "160" }],
  });
  assertStringIncludes(text(figure[0], "image/svg+xml"), ">160</text>");
  assertEquals(text(figure[0], "text/plain"), "Figure: Times");

  const [table, markdown, equation, surface] = shown;
  assertStringIncludes(text(table, "text/html"), ">a&lt;b</th>");
  assertStringIncludes(text(table, "text/plain"), "| x\\|y |");
  assertEquals(text(markdown, "text/markdown"), "**bold**");
  assertEquals(text(equation, "text/latex"), "$$\\beta$$");
  assertEquals(text(surface, "text/markdown"), "notebook");

  // One figure, the last one, with a picture; drawn at most every 400 ms.
  const [end, drawn] = live;
  assertEquals(live.length, 2);
  assertStringIncludes(text(end, "image/svg+xml"), ">99</text>");
  const count = Number(text(drawn, "text/plain"));
  assert(count >= 1 && count <= 3, `drawn ${count} times`);

  assertEquals(progress.length, 1);
  assertStringIncludes(text(progress[0], "text/html"), 'value="1"></progress>');
  assertStringIncludes(text(progress[0], "text/html"), "&lt;note>");
  assertStringIncludes(text(progress[0], "text/plain"), "100 % · 30/30");

  assertEquals(short, []);
});

/** Outputs of each cell, after all of them ran on a fresh kernel. */
async function executed(cells: readonly string[]): Promise<Output[][]> {
  // Inside the project, so that the kernel finds its deno.json.
  await Deno.mkdir(projectPath("data/out"), { recursive: true });
  const folder = await Deno.makeTempDir({ dir: projectPath("data/out") });
  try {
    await Deno.writeTextFile(`${folder}/in.ipynb`, notebook(cells));
    const result = await new Deno.Command(PYTHON, {
      args: [
        projectPath("lib/notebook/execute.py"),
        `${folder}/in.ipynb`,
        `${folder}/out.ipynb`,
      ],
      env: jupyterEnvironment(),
    }).output();
    const said = [result.stdout, result.stderr]
      .map((bytes) => new TextDecoder().decode(bytes)).join("\n");
    assert(result.success, said);
    const executed = JSON.parse(
      await Deno.readTextFile(`${folder}/out.ipynb`),
    ) as { cells: { outputs: Output[] }[] };
    return executed.cells.map(({ outputs }) => outputs);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function notebook(cells: readonly string[]): string {
  return JSON.stringify({
    cells: cells.map((source, index) => ({
      cell_type: "code",
      id: `cell-${index}`,
      source,
      metadata: {},
      execution_count: null,
      outputs: [],
    })),
    metadata: { kernelspec: { name: "deno", display_name: "Deno" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}

/** An output of a type, whose lines nbformat keeps one by one. */
function text({ data }: Output, type: string): string {
  const value = data[type];
  return Array.isArray(value) ? value.join("") : String(value);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
