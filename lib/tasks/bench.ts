/**
 * `deno task bench`: measures the speed and memory that the project promises,
 * each as a ratio against a peer in the same run.
 *
 * @module
 */
import { Argument, Command, Option } from "commander";
import { type BackendName, useBackend } from "../backend/mod.ts";
import { runTask } from "./_run_task.ts";
import {
  type BenchResult,
  meets,
  type Ratio,
} from "../../tests/bench/_measure.ts";

const BENCHES = [
  "step",
  "evaluation",
  "memory",
  "fits",
  "choose",
  "sivae",
  "ease",
  "slim",
  "wmf",
];
const RESULTS = new URL("../../tests/bench/RESULTS.md", import.meta.url);

const command = new Command("deno task bench")
  .description("Measures speed and memory, as ratios against peers.")
  .addArgument(
    new Argument("[names...]", "which benchmarks").choices(BENCHES)
      .default(BENCHES),
  )
  .addOption(
    new Option("--backend <name>", "where to compute")
      .choices(["auto", "webgpu", "native", "wasm", "cpu"]).default("auto"),
  )
  .option("--write", `write the table to tests/bench/RESULTS.md`, false)
  .option("--json", "print one JSON object as the last line", false);

if (import.meta.main) {
  await runTask(command, async () => {
    const { backend, write, json } = command.opts<
      { backend: BackendName; write: boolean; json: boolean }
    >();
    const info = await useBackend(backend);
    const say = json ? console.error : console.log;
    const header = `${await machine()}; backend ${info.name} (${info.reason})`;
    say(header);
    const results: BenchResult[] = [];
    for (const name of command.processedArgs[0] as string[]) {
      const { run } = await import(`../../tests/bench/${name}.ts`);
      const result: BenchResult = await run();
      results.push(result);
      say(`\n${markdown(result)}`);
    }
    if (write) {
      await Deno.writeTextFile(RESULTS, report(header, results));
      say(`Wrote ${RESULTS.pathname}`);
    }
    if (json) {
      console.log(
        JSON.stringify(Object.assign({}, ...results.map((r) => r.json))),
      );
    }
  });
}

function report(header: string, results: readonly BenchResult[]): string {
  return [
    "# Speed and memory",
    "",
    "Written by `deno task bench --write`. Times are medians on the machine " +
    "below and differ from one to another; the ratios are what counts.",
    "",
    header,
    ...results.flatMap((result) => ["", markdown(result)]),
    "",
  ].join("\n");
}

function markdown({ title, figures, ratios, notes }: BenchResult): string {
  return [
    `## ${title}`,
    "",
    "| figure | value |",
    "| --- | ---: |",
    ...Object.entries(figures).map(([name, value]) =>
      `| ${name} | ${round(value)} |`
    ),
    "",
    "| ratio | value | promised | kept |",
    "| --- | ---: | ---: | --- |",
    ...ratios.map((ratio) =>
      `| ${ratio.name} | ${round(ratio.value)} | ${promise(ratio)} | ${
        meets(ratio) ? "yes" : "**no**"
      } |`
    ),
    ...notes.flatMap((note) => ["", note]),
  ].join("\n");
}

function promise({ kind, target }: Ratio): string {
  return `${kind} ${target}`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

async function machine(): Promise<string> {
  let processor = `${Deno.build.os} ${Deno.build.arch}`;
  try {
    const text = await Deno.readTextFile("/proc/cpuinfo");
    processor = /model name\s*: (.*)/.exec(text)?.[1] ?? processor;
  } catch {
    // Not Linux: the operating system and architecture have to do.
  }
  const gibibytes = Math.round(Deno.systemMemoryInfo().total / 2 ** 30);
  return `${processor}, ${navigator.hardwareConcurrency} cores, ` +
    `${gibibytes} GiB; Deno ${Deno.version.deno}`;
}
