/**
 * `deno task test`: every check of the project.
 *
 * @module
 */
import { Command } from "commander";
import { compareGolden } from "./_golden.ts";
import { codeCells, executeNotebook, listNotebooks } from "./_notebooks.ts";
import { projectPath } from "./_paths.ts";
import { ensureEnvironment, programOf } from "./_python.ts";
import { lastLines, run } from "./_run.ts";
import { runTask } from "./_run_task.ts";
import { setUp } from "./setup.ts";

interface TestOptions {
  readonly reference: boolean;
  readonly filter?: string;
  readonly units: boolean;
  readonly notebooks: boolean;
  readonly browser: boolean;
}

/** Passed, failed or skipped, with a reason for the last two. */
type Outcome = { readonly passed: true } | {
  readonly passed: false;
  readonly skipped: boolean;
  readonly reason: string;
};

const REFERENCE_VENV = ".venv-reference";
const PASSED: Outcome = { passed: true };

const command = new Command("deno task test")
  .description(
    "Runs the unit tests, checks formatting, lint and types (of the notebooks " +
      "too), executes every notebook on a fresh kernel, and opens JupyterLab " +
      "in a browser. Ends with one line: N passed, N failed.",
  )
  .option(
    "--reference",
    "install PyTorch, make the golden values anew, and compare",
    false,
  )
  .option("--filter <text>", "only unit tests whose names contain it")
  .option("--no-units", "leave the unit tests out")
  .option("--no-notebooks", "leave the notebooks out")
  .option("--no-browser", "leave the browser out");

if (import.meta.main) {
  await runTask(command, () => runTests(command.opts<TestOptions>()));
}

async function runTests(options: TestOptions): Promise<void> {
  await setUp();
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const failures: string[] = [];
  const check = async (name: string, test: () => Promise<Outcome>) => {
    const start = performance.now();
    const outcome = await test().catch((error): Outcome => ({
      passed: false,
      skipped: false,
      reason: error instanceof Error ? error.message : String(error),
    }));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (outcome.passed) {
      totals.passed++;
      console.log(`ok       ${name} (${seconds} s)`);
    } else if (outcome.skipped) {
      totals.skipped++;
      console.log(`SKIPPED  ${name}: ${outcome.reason}`);
    } else {
      totals.failed++;
      failures.push(name);
      console.log(`FAILED   ${name} (${seconds} s)\n${outcome.reason}`);
    }
  };

  if (options.filter === undefined) {
    await check("deno fmt --check", () => deno("fmt", "--check"));
    await check("deno lint", () => deno("lint"));
    await check("deno check", () => deno("check", "lib", "tests"));
    await checkNotebookCode(check);
  }
  if (options.units) {
    const units = await runUnits(options.filter);
    totals.passed += units.passed;
    totals.failed += units.failed;
    totals.skipped += units.skipped;
    if (units.failed > 0) failures.push(`${units.failed} unit tests`);
  }
  if (options.notebooks && options.filter === undefined) {
    await checkNotebooks(check);
  }
  if (options.browser && options.filter === undefined) {
    await check("JupyterLab in a browser", browserOutcome);
  }
  if (options.reference) await checkReference(check);

  if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
  const { passed, failed, skipped } = totals;
  console.log(
    `${passed} passed, ${failed} failed` +
      (skipped > 0 ? `, ${skipped} skipped` : ""),
  );
  Deno.exit(failed > 0 ? 1 : 0);
}

type Check = (name: string, test: () => Promise<Outcome>) => Promise<void>;

async function deno(...args: string[]): Promise<Outcome> {
  const result = await run(Deno.execPath(), args, {
    cwd: projectPath(),
    env: { NO_COLOR: "1" },
  });
  return result?.success ? PASSED : {
    passed: false,
    skipped: false,
    reason: `${result?.stdout}${result?.stderr}`.trim().slice(-4000),
  };
}

/**
 * Format, types and lint of the cells, as one module. Deno's own checks leave
 * notebooks out, but for `deno fmt --check`, which calls any notebook
 * unformatted (Deno 2.9.6), also one that `deno fmt` has just written.
 */
async function checkNotebookCode(check: Check): Promise<void> {
  const folder = projectPath(".check");
  await Deno.mkdir(folder, { recursive: true });
  try {
    for (const name of await listNotebooks()) {
      const text = await Deno.readTextFile(
        projectPath(`notebooks/${name}.ipynb`),
      );
      const file = `${folder}/${name}.ts`;
      await Deno.writeTextFile(file, codeCells(text).join("\n\n") + "\n");
      await check(
        `format of ${name}`,
        () => deno("fmt", "--check", "--no-config", file),
      );
      await check(`types of ${name}`, () => deno("check", file));
      await check(
        `lint of ${name}`,
        () => deno("lint", "--rules-exclude=no-await-in-sync-fn", file),
      );
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runUnits(filter?: string) {
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["test", "--allow-all", "--no-check", `--junit-path=${report}`],
      ...(filter ? [`--filter=${filter}`] : []),
      "tests",
    ],
    cwd: projectPath(),
  }).spawn();
  const { success } = await child.status;
  const xml = await Deno.readTextFile(report).catch(() => "");
  await Deno.remove(report).catch(() => {});
  const count = (pattern: RegExp) => [...xml.matchAll(pattern)].length;
  const all = count(/<testcase /g);
  const skipped = count(/<skipped/g);
  const failed = count(/<failure/g);
  // A module that does not load has no test cases, and yet has failed.
  const broken = !success && failed === 0 ? 1 : 0;
  return {
    passed: all - failed - skipped,
    failed: failed + broken,
    skipped,
  };
}

/** Each notebook in quick mode; the tree is left as it is. */
async function checkNotebooks(check: Check): Promise<void> {
  const folder = await Deno.makeTempDir();
  for (const name of await listNotebooks()) {
    await check(`${name} on a fresh kernel`, async () => {
      await executeNotebook(name, {
        output: `${folder}/${name}.ipynb`,
        env: { PAPER_MODE: "quick" },
      });
      return PASSED;
    });
  }
  await Deno.remove(folder, { recursive: true });
}

async function browserOutcome(): Promise<Outcome> {
  const result = await run(Deno.execPath(), [
    "run",
    "--allow-all",
    projectPath("tests/browser/lab.ts"),
  ], { cwd: projectPath() });
  if (result?.success) return PASSED;
  const said = `${result?.stdout}${result?.stderr}`.trim();
  return {
    passed: false,
    skipped: result?.code === 77,
    reason: result?.code === 77 ? lastLines(said, 1) : said.slice(-3000),
  };
}

async function checkReference(check: Check): Promise<void> {
  await ensureEnvironment({
    folder: REFERENCE_VENV,
    requirements: "tests/reference/requirements.txt",
    purpose: "PyTorch, for the golden values",
  });
  const folder = projectPath("tests/reference/golden");
  const names = (await Array.fromAsync(Deno.readDir(folder)))
    .map((entry) => entry.name.replace(/\.json$/, "")).sort();
  for (const name of names) {
    await check(`golden values of ${name}.py`, async () => {
      const output = await Deno.makeTempFile({ suffix: ".json" });
      const result = await run(programOf(REFERENCE_VENV, "python"), [
        projectPath(`tests/reference/${name}.py`),
        output,
      ]);
      const said = `${result?.stdout}${result?.stderr}`;
      if (result?.code === 77) {
        return { passed: false, skipped: true, reason: lastLines(said, 1) };
      }
      if (!result?.success) {
        return { passed: false, skipped: false, reason: lastLines(said, 20) };
      }
      const [kept, made] = await Promise.all(
        [`${folder}/${name}.json`, output].map(async (path) =>
          JSON.parse(await Deno.readTextFile(path))
        ),
      );
      await Deno.remove(output);
      const difference = compareGolden(kept, made);
      return difference === undefined
        ? PASSED
        : { passed: false, skipped: false, reason: difference };
    });
  }
}
