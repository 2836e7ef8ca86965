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
  .option(
    "--write",
    "write the tables to tests/bench/RESULTS.md, in place of older ones",
    false,
  )
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
      const old = await Deno.readTextFile(RESULTS).catch(() => "");
      await Deno.writeTextFile(RESULTS, report(old, header, results));
      say(`Wrote ${RESULTS.pathname}`);
    }
    if (json) {
      console.log(
        JSON.stringify(Object.assign({}, ...results.map((r) => r.json))),
      );
    }
  });
}

/** The file with new sections in the place of old ones with the same title. */
function report(
  old: string,
  machine: string,
  results: readonly BenchResult[],
): string {
  const sections = new Map(
    old.split(/^## /m).slice(1).map((text) => [
      text.slice(0, text.indexOf("\n")),
      `## ${text.trimEnd()}`,
    ]),
  );
  for (const result of results) {
    sections.set(result.title, `${markdown(result)}\n\nOn ${machine}.`);
  }
  return [
    "# Speed and memory",
    "Written by `deno task bench --write`. Times are medians and differ from " +
    "machine to machine; the ratios are what counts.",
    ...sections.values(),
  ].join("\n\n") + "\n";
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
