import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  saveTable,
  type Table,
  toCsv,
  toHtml,
  toLatex,
  toMarkdown,
} from "../../lib/figures/mod.ts";

const table: Table = {
  caption: "Table_3: 50 % & more",
  columns: [
    { name: "model" },
    { name: "NDCG@100", digits: 3, best: "highest" },
    { name: "loss", digits: 1, best: "lowest" },
  ],
  rows: [
    ["A|B_c", { mean: 0.40049, stderr: 0.0021 }, 1234.56],
    ["<β> \\ x^2", { mean: 0.4195, stderr: 0.003 }, null],
    ['say "hi", all', 0.1, 1e6],
  ],
};

Deno.test("Markdown: aligned, escaped, the best in bold", () => {
  assertEquals(
    toMarkdown(table),
    [
      "| model | NDCG@100 | loss |",
      "| --- | ---: | ---: |",
      "| A\\|B_c | 0.400 ± 0.002 | **1,234.6** |",
      "| <β> \\ x^2 | **0.420 ± 0.003** | – |",
      '| say "hi", all | 0.100 | 1,000,000.0 |',
    ].join("\n"),
  );
});

Deno.test("LaTeX: booktabs, escaped, the best in bold", () => {
  assertEquals(
    toLatex(table),
    String.raw`\begin{table}
  \centering
  \caption{Table\_3: 50 \% \& more}
  \begin{tabular}{lrr}
    \toprule
    model & NDCG@100 & loss \\
    \midrule
    A|B\_c & 0.400 $\pm$ 0.002 & \textbf{1,234.6} \\
    $<$$\beta$$>$ \textbackslash{} x\textasciicircum{}2 & \textbf{0.420 $\pm$ 0.003} & -- \\
    say "hi", all & 0.100 & 1,000,000.0 \\
    \bottomrule
  \end{tabular}
\end{table}
`,
  );
});

Deno.test("LaTeX: negative numbers have a minus sign, names their hyphens", () => {
  const latex = toLatex({
    columns: [{ name: "multi-word" }, { name: "x", digits: 2, best: "lowest" }],
    rows: [["n-choose-k", { mean: -0.5, stderr: 0.25 }], ["-", -0.25]],
  });
  assert(latex.includes("n-choose-k & \\textbf{$-$0.50 $\\pm$ 0.25}"), latex);
  assert(latex.includes("- & $-$0.25"), latex);
  assert(latex.includes("multi-word"), latex);
});

Deno.test("CSV: all digits, an estimate in two columns, quoted", () => {
  assertEquals(
    toCsv(table),
    [
      "model,NDCG@100,NDCG@100 standard error,loss",
      "A|B_c,0.40049,0.0021,1234.56",
      "<β> \\ x^2,0.4195,0.003,",
      '"say ""hi"", all",0.1,,1000000',
      "",
    ].join("\n"),
  );
});

Deno.test("HTML: escaped, the best in bold", () => {
  const html = toHtml(table);
  assert(html.includes("<caption>Table_3: 50 % &amp; more</caption>"));
  assert(html.includes(">&lt;β&gt; \\ x^2</td>"));
  assert(html.includes(">A|B_c</td>"));
  assert(html.includes("<b>0.420 ± 0.003</b>"));
  assertEquals(html.match(/<b>/g)?.length, 2);
});

Deno.test("all that are the best are bold, and none where there is no other", () => {
  const column = { name: "x", digits: 0, best: "highest" } as const;
  const bold = (values: readonly (number | null)[]) =>
    toMarkdown({ columns: [column], rows: values.map((value) => [value]) })
      .match(/\*\*\d+\*\*/g)?.length ?? 0;
  assertEquals(bold([2, 1, 2]), 2);
  assertEquals(bold([2, NaN, 1]), 1);
  assertEquals(bold([2]), 0);
  assertEquals(bold([2, null]), 0);
});

Deno.test("a row that does not fit the columns is refused", () => {
  for (const write of [toMarkdown, toLatex, toHtml]) {
    assertThrows(
      () => write({ columns: [{ name: "a" }], rows: [["x"], ["y", 1]] }),
      RangeError,
      "Expected row 2 to have 1 cells, one for each column, but found 2",
    );
  }
});

Deno.test("CSV: whatever a cell says can be read again", () => {
  const cell = fc.string({ unit: fc.constantFrom(...'aé,"\n\r;| 1') });
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(rows, (rows) => {
    const columns = [{ name: "a" }, { name: "b" }];
    assertEquals(readCsv(toCsv({ columns, rows })), [["a", "b"], ...rows]);
  }));
});

Deno.test("saveTable: Markdown with its caption, LaTeX and CSV", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const paths = await saveTable("t", table, folder);
    const [markdown, latex, csv] = await Promise.all(
      paths.map((path) => Deno.readTextFile(path)),
    );
    assertEquals(paths.map((path) => path.slice(folder.length)), [
      "/t.md",
      "/t.tex",
      "/t.csv",
    ]);
    assertEquals(markdown, `${table.caption}\n\n${toMarkdown(table)}\n`);
    assertEquals(latex, toLatex(table));
    assertEquals(csv, toCsv(table));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** RFC 4180, but with lines that end in a line feed alone. */
function readCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\n\r]*))([,\n])/g;
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(field)) {
    rows[rows.length - 1].push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
