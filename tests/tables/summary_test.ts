import {
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { toCsv, toLatex, toMarkdown } from "../../lib/figures/mod.ts";
import { paperCells } from "../../lib/tables/paper_cells.ts";
import { resultTable } from "../../lib/tables/result_table.ts";
import { summariseRows } from "../../lib/tables/summarise_rows.ts";
import { summariseRow } from "../../lib/tables/summary.ts";
import { cellOf, CONFIGURATION } from "./_cells.ts";

const VALUES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

Deno.test("a row is the mean over seeds, then over users", () => {
  const cells = [
    cellOf(VALUES),
    cellOf(VALUES.map((value) => value + 0.02)),
  ];
  const base = [cellOf(VALUES.map((value) => value - 0.1))];
  const activity = VALUES.map((_, user) => 100 - user);
  const row = summariseRow(cells, base, activity);
  assertAlmostEquals(row.metrics["ndcg@100"].mean, 0.56, 1e-12);
  assertEquals([row.patience, row.searched], [null, false]);
  assertAlmostEquals(
    row.metrics["ndcg@100"].stderr,
    Math.sqrt(0.0825 / 10),
    1e-12,
  );
  assertAlmostEquals(row.seedDeviation!["ndcg@100"], 0.02 / Math.SQRT2, 1e-12);
  assertAlmostEquals(row.paired!.difference, 0.11, 1e-12);
  // The least active are the last ones here.
  row.quintiles.forEach((value, fifth) =>
    assertAlmostEquals(value, 0.96 - 0.2 * fifth, 1e-12)
  );
});

Deno.test("rows are compared with the baseline and with their rivals", () => {
  const of = (model: string, shift: number) => [
    cellOf(VALUES.map((value) => value + shift), {
      configuration: { ...CONFIGURATION, model },
    }),
  ];
  const models = [of("mult-vae", 0), of("multinomial", 0.1)];
  const activity = VALUES.map(() => 1);
  const rows = summariseRows([...models, of("logistic", 0.3)], activity);
  assertEquals(rows.map(({ model }) => model), [
    "mult-vae",
    "multinomial",
    "logistic",
  ]);
  assertEquals(rows[0].paired, null);
  assertAlmostEquals(rows[2].paired!.difference, 0.3, 1e-12);
  assertAlmostEquals(rows[2].rivals!.multinomial.difference, 0.2, 1e-12);
  // The rival is not among them.
  const [, alone] = summariseRows([models[0], of("logistic", 0.3)], activity);
  assertEquals(alone.rivals, {});
  const searched = summariseRows(models, activity, true);
  assertEquals(searched.map((row) => row.searched), [true, true]);
  assertThrows(
    () => summariseRows([models[1]], activity),
    RangeError,
    "compared with mult-vae",
  );
});

Deno.test("the table sets our row beside the paper's", () => {
  const configuration = { ...CONFIGURATION, model: "sivae" };
  const activity = VALUES.map(() => 1);
  const base = [cellOf(VALUES)];
  const rows = [
    summariseRow(base, undefined, activity),
    summariseRow(
      [cellOf(VALUES.map((v) => v + 0.01), { configuration })],
      base,
      activity,
    ),
  ];
  const titles = { "mult-vae": "Mult-VAE", sivae: "SIVAE" };
  const table = resultTable(3, "Some caption", rows, titles);
  assertEquals(table.rows[1].slice(-3), [0.4, 0.539, 0.43]);
  assertStringIncludes(toMarkdown(table), "| SIVAE | 1 | **0.5600 ± 0.0908**");
  assertStringIncludes(toLatex(table), "\\textbf");
  assertStringIncludes(toLatex(table), "\\toprule");
  // The least p-value is a number in every form, and not 0.
  const { p } = rows[1].paired!;
  assertStringIncludes(toCsv(table), `,${p},0.4,`);
  assertStringIncludes(toMarkdown(table), `| ${p.toFixed(4)} | 0.400 |`);
});

Deno.test("the paper's empty cells stay empty", () => {
  assertEquals(paperCells(3, "msd", "slim"), { dataset: "msd", cells: null });
  assertEquals(paperCells(3, "msd", "vamp").cells, [0.26, 0.357, 0.31]);
  assertEquals(paperCells(2, "ml-1m", "logistic").dataset, "ml-20m");
  assertEquals(paperCells(3, "ml-1m", "ease").cells, null);
});
