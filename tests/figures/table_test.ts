import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  saveTable,
  type Table,
  toCsv,
  toHtml,
  toLatex,
  toMarkdown,
} from "../../lib/figures/mod.ts";

const TABLE: Table = {
  caption: "50 % of A_B & C",
  columns: [
    { name: "model" },
    { name: "NDCG@100", digits: 3, best: "highest" },
    { name: "loss", digits: 1, best: "lowest" },
  ],
  rows: [
    ["a|b_c", { mean: 0.4, stderr: 0.0123 }, 1234.56],
    ["<d>", { mean: 0.5, stderr: 0.02 }, null],
    ['e, "f"', { mean: 0.1, stderr: 0.03 }, 10],
  ],
};

Deno.test("Markdown aligns numbers and sets the best in bold", () => {
  assertEquals(toMarkdown(TABLE).split("\n"), [
    "| model | NDCG@100 | loss |",
    "| --- | ---: | ---: |",
    "| a\\|b_c | 0.400 ± 0.012 | 1,234.6 |",
    "| <d> | **0.500 ± 0.020** | – |",
    '| e, "f" | 0.100 ± 0.030 | **10.0** |',
  ]);
});

Deno.test("LaTeX uses booktabs and escapes", () => {
  const text = toLatex(TABLE);
  assertStringIncludes(text, "\\caption{50 \\% of A\\_B \\& C}");
  assertStringIncludes(text, "\\begin{tabular}{lrr}");
  assertStringIncludes(text, "\\textbf{0.500 $\\pm$ 0.020}");
  assertStringIncludes(text, "a|b\\_c");
  assertStringIncludes(text, "\\toprule");
});

Deno.test("CSV keeps every digit and a column for errors", () => {
  assertEquals(toCsv(TABLE).split("\n").slice(0, 4), [
    "model,NDCG@100,NDCG@100 standard error,loss",
    "a|b_c,0.4,0.0123,1234.56",
    "<d>,0.5,0.02,",
    '"e, ""f""",0.1,0.03,10',
  ]);
});

Deno.test("HTML escapes what it is given", () => {
  const text = toHtml(TABLE);
  assertStringIncludes(text, "&lt;d&gt;");
  assertStringIncludes(text, "<b>0.500 ± 0.020</b>");
});

Deno.test("saveTable writes Markdown, LaTeX and CSV", async () => {
  const folder = await Deno.makeTempDir();
  const paths = await saveTable("t", TABLE, folder);
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  assertStringIncludes(texts[0], toMarkdown(TABLE));
  assertStringIncludes(texts[0], TABLE.caption!);
  assertEquals(texts.slice(1), [toLatex(TABLE), toCsv(TABLE)]);
  await Deno.remove(folder, { recursive: true });
});
