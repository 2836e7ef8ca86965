import { writeOutput } from "./output.ts";
import type { Table } from "./table.ts";
import { toCsv } from "./to_csv.ts";
import { toLatex } from "./to_latex.ts";
import { toMarkdown } from "./to_markdown.ts";

/**
 * Writes `NAME.md`, `NAME.tex` and `NAME.csv`.
 *
 * @param directory By default `data/out/tables` of this project.
 * @returns The paths of the files.
 * @throws {RangeError} If a row does not fit the columns, or the name is none
 *   of a file.
 * @throws {Error} If the folder cannot be written or the disk is full.
 */
export async function saveTable(
  name: string,
  table: Table,
  directory?: string,
): Promise<string[]> {
  const markdown = [table.caption, toMarkdown(table)].filter(Boolean);
  const files = [
    [`${name}.md`, `${markdown.join("\n\n")}\n`],
    [`${name}.tex`, toLatex(table)],
    [`${name}.csv`, toCsv(table)],
  ] as const;
  const paths: string[] = [];
  for (const [file, contents] of files) {
    paths.push(await writeOutput("tables", file, contents, directory));
  }
  return paths;
}
