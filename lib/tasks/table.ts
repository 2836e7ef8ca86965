/**
 * `deno task table`: fills Table 2 or 3 on one data set.
 *
 * @module
 */
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { type BackendName, useBackend } from "../backend/mod.ts";
import { saveTable, toMarkdown } from "../figures/mod.ts";
import {
  interactionCount,
  loadDataset,
  splitUsers,
} from "../interactions/mod.ts";
import type { ModelDefinition } from "../models/model.ts";
import { listModels } from "../models/registry.ts";
import { startProgress } from "../notebook/progress.ts";
import type { Cell, CellConfiguration } from "../tables/cell.ts";
import {
  choose,
  type Chosen,
  NONE,
  searchCells,
  seedCells,
  type TableSettings,
} from "../tables/choose_settings.ts";
import { TABLE_ROWS, type TableNumber } from "../tables/paper_cells.ts";
import { protocolOf } from "../tables/protocol.ts";
import { keepResults } from "../tables/reference.ts";
import { resultTable } from "../tables/result_table.ts";
import { runCells, type RunOptions } from "../tables/run_cells.ts";
import { BASELINE, summariseRows } from "../tables/summarise_rows.ts";
import { testActivity } from "../tables/test_activity.ts";
import { defaultFit } from "../training/defaults.ts";
import { runTask } from "./_run_task.ts";

interface TableOptions {
  readonly dataset: string;
  readonly seeds?: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly patience?: number;
  readonly models?: readonly string[];
  readonly workers: number;
  readonly backend: BackendName;
  readonly cells: string;
  readonly full: boolean;
  readonly search: boolean;
  readonly saveReference: boolean;
  readonly json: boolean;
}

/** A quick table: enough to see it work, not to be quoted. */
const QUICK = { seeds: 1, epochs: 5 };
const FULL = { seeds: 5 };

/** The share of all epochs in which β rises where it is not searched for. */
const RISE = 0.85;

/** What Ctrl-C ends the fits with. */
class Stopped extends Error {}

const integer = (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(
      `Expected a whole number of at least 1 but found "${text}".`,
    );
  }
  return value;
};

const list = (text: string) => {
  const names = text.split(",").map((name) => name.trim()).filter(Boolean);
  if (names.length > 0) return names;
  throw new InvalidArgumentError("Expected names but found none.");
};

const command = new Command("deno task table")
  .description(
    "Trains the models of Table 2 or 3, chooses their settings on the " +
      "validation users, and prints the table with paired tests.",
  )
  .addArgument(new Argument("<table>", "which table").choices(["2", "3"]))
  .option("--dataset <name>", "a data set of the catalogue", "default")
  .option(
    "--full",
    "the paper's protocol: 200 epochs, 5 seeds, settings chosen on the " +
      "validation users (otherwise 5 epochs, 1 seed and default settings); " +
      "--seeds, --epochs, --batch-size, --patience and --no-search change it, " +
      "and the caption says so",
    false,
  )
  .option(
    "--no-search",
    "with --full: default settings, and β up to 0.2 over 85 % of the epochs",
  )
  .option("--seeds <n>", "fits of each model", integer)
  .option("--epochs <n>", "passes over the users", integer)
  .option("--batch-size <n>", "users a batch", integer)
  .option(
    "--patience <n>",
    "stop a fit after so many epochs without a better one",
    integer,
  )
  .option(
    "--models <names>",
    "only these, separated by commas; mult-vae is always among them",
    list,
  )
  .option(
    "--workers <n>",
    "fits at a time, which share the cores",
    integer,
    Math.min(2, navigator.hardwareConcurrency),
  )
  .addOption(
    new Option("--backend <name>", "where to compute")
      .choices(["auto", "webgpu", "native", "wasm", "cpu"]).default("auto"),
  )
  .option("--cells <folder>", "where finished fits are kept", "data/runs/cells")
  .option(
    "--save-reference",
    "keep the rows in data/reference, which the notebooks show",
    false,
  )
  .option("--json", "print the rows as one JSON array on the last line", false)
  .addHelpText(
    "after",
    "\nEvery fit is kept by its configuration: the same command goes on where " +
      "an earlier one was stopped, and Ctrl-C leaves checkpoints.\n\n" +
      "Examples:\n" +
      "  deno task table 2 --dataset ml-100k\n" +
      "  deno task table 3 --dataset ml-1m --seeds 5 --full",
  );

if (import.meta.main) {
  await runTask(command, async () => {
    const table = Number(command.processedArgs[0]) as TableNumber;
    try {
      await fillTable(table, command.opts<TableOptions>());
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      console.error(error.message);
      Deno.exitCode = 130;
    }
  });
}

async function fillTable(
  table: TableNumber,
  options: TableOptions,
): Promise<void> {
  const say = options.json ? console.error : console.log;
  const definitions = await rowsOf(table, options.models, say);
  const { name, info, interactions } = await loadDataset(options.dataset);
  const heldOutUsers = info.heldOutUsers;
  const split = splitUsers(interactions, { heldOutUsers });
  const backend = await useBackend(options.backend);
  say(`Backend: ${backend.name} (${backend.reason})`);
  const fit = defaultFit(split.train.users);
  const settings: TableSettings = {
    dataset: name,
    size: [
      interactions.users,
      interactions.items,
      interactionCount(interactions),
    ],
    heldOutUsers,
    backend: backend.name,
    fit: {
      epochs: options.epochs ?? (options.full ? fit.epochs : QUICK.epochs),
      batchSize: options.batchSize ?? fit.batchSize,
      learningRate: fit.learningRate,
      selectBy: fit.selectBy,
      patience: options.patience ?? null,
    },
  };
  const seeds = options.seeds ?? (options.full ? FULL : QUICK).seeds;
  const signal = interrupted(say);
  const run = (
    configurations: CellConfiguration[],
    label: string,
    onFailure?: (message: string) => void,
  ) =>
    withProgress(configurations, label, {
      folder: options.cells,
      workers: options.workers,
      signal,
      onFailure,
    });

  const searched = options.full && options.search;
  const chosen = searched
    ? await search(
      definitions,
      settings,
      (cells) =>
        run(
          cells,
          "search",
          (message) => say(`\nLeft out of the search: ${message}`),
        ),
    )
    : definitions.map(({ annealed }): Chosen => ({
      options: {},
      annealing: annealed
        ? { cap: fit.annealing.cap, epochs: RISE * settings.fit.epochs }
        : NONE,
    }));
  const configurations = definitions.map((definition, index) =>
    seedCells(definition, settings, chosen[index], seeds)
  );
  const cells = await run(configurations.flat(), "fits");
  const rows = summariseRows(
    byModel(configurations, cells),
    testActivity(split.test),
    searched,
  );
  const quick = options.full ? "" : "A quick run, not to be quoted: ";
  const result = resultTable(
    table,
    `${quick}Table ${table} on ${info.title}: ${protocolOf(rows)}`,
    rows,
    Object.fromEntries(definitions.map(({ name, title }) => [name, title])),
  );
  say(`\n${result.caption}\n\n${toMarkdown(result)}\n`);
  const files = await saveTable(`table${table}_${name}`, result);
  files.forEach((file) => say(`Wrote ${file}`));
  if (options.saveReference) {
    say(`Wrote ${await keepResults(table, rows)}`);
  }
  if (options.json) console.log(JSON.stringify(rows));
}

/** The table's models in its order; those that do not exist are named. */
async function rowsOf(
  table: TableNumber,
  only: readonly string[] | undefined,
  say: (text: string) => void,
): Promise<ModelDefinition[]> {
  const all = await listModels();
  const { paper, beyond } = TABLE_ROWS[table];
  const names = [...paper, ...beyond];
  const further = (only ?? []).filter((name) => !names.includes(name));
  const unknown = further.filter((name) => !all.some((m) => m.name === name));
  if (unknown.length > 0) {
    throw new RangeError(
      `There is no model "${unknown[0]}": choose among ` +
        all.map(({ name }) => name).join(", "),
    );
  }
  return [...names, ...further]
    .filter((name) => !only || only.includes(name) || name === BASELINE)
    .flatMap((name) => {
      const found = all.find((model) => model.name === name);
      if (!found) say(`Left out: there is no model "${name}" yet`);
      return found ? [found] : [];
    });
}

async function search(
  definitions: readonly ModelDefinition[],
  settings: TableSettings,
  run: (cells: CellConfiguration[]) => Promise<Cell[]>,
): Promise<Chosen[]> {
  const searches = definitions.map((definition) =>
    searchCells(definition, settings)
  );
  const cells = await run(searches.flat());
  return definitions.map((definition, index) => {
    const own = cells
      .filter(({ configuration }) => configuration.model === definition.name);
    if (own.length === 0 && searches[index].length > 0) {
      throw new Error(
        `No settings of ${definition.name} could be fitted: see the reasons ` +
          "above, and leave the model out with --models.",
      );
    }
    return choose(definition, settings, own);
  });
}

/** The cells of each model, in the order of the configurations. */
function byModel(
  configurations: readonly (readonly CellConfiguration[])[],
  cells: readonly Cell[],
): Cell[][] {
  let start = 0;
  return configurations.map(({ length }) =>
    cells.slice(start, start += length)
  );
}

async function withProgress(
  configurations: CellConfiguration[],
  label: string,
  options: RunOptions,
): Promise<Cell[]> {
  const progress = startProgress(label, configurations.length);
  try {
    return await runCells(configurations, {
      ...options,
      onProgress: (done, note) => progress.update(done, note),
    });
  } finally {
    await progress.end();
  }
}

/** A signal that Ctrl-C aborts. */
function interrupted(say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    say("\nStopping: the fits save their checkpoints.");
    controller.abort(
      new Stopped("Stopped. The same command goes on from here."),
    );
  };
  Deno.addSignalListener("SIGINT", stop);
  return controller.signal;
}
