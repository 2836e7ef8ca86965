/**
 * `deno task train`: trains one model on one data set, without a notebook.
 *
 * @module
 */
import { Command, InvalidArgumentError, Option } from "commander";
import { type BackendName, useBackend } from "../backend/mod.ts";
import { evaluate, type Metrics, TABLE_METRICS } from "../evaluation/mod.ts";
import {
  type Dataset,
  loadDataset,
  loadFile,
  splitUsers,
} from "../interactions/mod.ts";
import { saveModel } from "../models/files.ts";
import type { ModelDefinition, ModelOptions } from "../models/model.ts";
import { findModel, listModels } from "../models/registry.ts";
import { startProgress } from "../notebook/progress.ts";
import { Random } from "../random.ts";
import { defaultFit } from "../training/defaults.ts";
import type {
  EndEvent,
  FitOptions,
  TrainingEvent,
} from "../training/events.ts";
import { runTask } from "./_run_task.ts";

interface TrainOptions {
  readonly model: string;
  readonly dataset: string;
  readonly data?: string;
  readonly format: "user-items" | "inter" | "csv";
  readonly backend: BackendName;
  readonly seed: number;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly beta?: number;
  readonly annealEpochs?: number;
  readonly patience?: number;
  readonly heldOut?: number;
  readonly option: ModelOptions;
  readonly output: string;
  readonly checkpointSeconds: number;
  readonly fresh: boolean;
  readonly json: boolean;
  readonly list: boolean;
}

/** The last line of `--json`. */
interface TrainReport {
  readonly model: string;
  readonly dataset: string;
  readonly backend: string;
  readonly seed: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** Epoch whose weights were kept. */
  readonly bestEpoch: number;
  /** Seconds of fitting, validation included, over all resumed runs. */
  readonly seconds: number;
  readonly test: Metrics;
  /** Where the fitted model was saved. */
  readonly file: string;
}

const number =
  (name: string, from: number, integer = true) => (text: string) => {
    const value = Number(text);
    if (
      text === "" || !(value >= from) || (integer && !Number.isInteger(value))
    ) {
      throw new InvalidArgumentError(
        `Expected ${name} to be ${
          integer ? "an integer" : "a number"
        } of at least ${from} but found "${text}".`,
      );
    }
    return value;
  };

function collectOption(text: string, earlier: ModelOptions): ModelOptions {
  const [, name, value] = /^([A-Za-z]\w*)=(.+)$/.exec(text) ?? [];
  if (name === undefined) {
    throw new InvalidArgumentError(
      `Expected a setting such as latent=100 but found "${text}".`,
    );
  }
  const plain = value === "true" || value === "false"
    ? value === "true"
    : Number.isNaN(Number(value))
    ? value
    : Number(value);
  return { ...earlier, [name]: plain };
}

const command = new Command("deno task train")
  .description("Trains a model, keeps its best epoch, and tests it.")
  .addOption(new Option("--model <name>", "which model").default("mult-vae"))
  .option("--list", "print the models with their place in the paper", false)
  .option("--dataset <name>", "a data set of the catalogue", "default")
  .option("--data <file>", "a file of your own instead of --dataset")
  .addOption(
    new Option("--format <form>", "what --data is written in")
      .choices(["user-items", "inter", "csv"]).default("user-items"),
  )
  .addOption(
    new Option("--backend <name>", "where to compute")
      .choices(["auto", "webgpu", "native", "wasm", "cpu"]).default("auto"),
  )
  .option("--seed <n>", "of weights, batches and noise", number("seed", 0), 1)
  .option("--epochs <n>", "passes over the users", number("epochs", 1))
  .option("--batch-size <n>", "users a batch", number("batch-size", 1))
  .option(
    "--learning-rate <x>",
    "Adam's step size",
    number("learning-rate", 0, false),
  )
  .option("--beta <x>", "largest KL weight β", number("beta", 0, false))
  .option(
    "--anneal-epochs <n>",
    "epochs in which β rises to it",
    number("anneal-epochs", 0, false),
  )
  .option(
    "--patience <n>",
    "stop after so many epochs without a better one",
    number("patience", 1),
  )
  .option(
    "--held-out <n>",
    "users each for validation and test",
    number("held-out", 1),
  )
  .option(
    "-o, --option <name=value>",
    "a setting of the model, such as latent=100; --list names them",
    collectOption,
    {},
  )
  .option("--output <folder>", "where models are saved", "data/runs")
  .option(
    "--checkpoint-seconds <x>",
    "seconds between checkpoints",
    number("checkpoint-seconds", 0, false),
    20,
  )
  .option("--fresh", "forget the checkpoint of an earlier run", false)
  .option("--json", "print one JSON object as the last line", false)
  .addHelpText(
    "after",
    "\nCtrl-C saves a checkpoint; the same command goes on from it.\n\n" +
      "Examples:\n" +
      "  deno task train --model mult-vae --dataset ml-100k\n" +
      "  deno task train --data plays.txt --format user-items --epochs 50",
  );

if (import.meta.main) {
  await runTask(command, async () => {
    const options = command.opts<TrainOptions>();
    if (options.list) await printModels();
    else await trainAndTest(options);
  });
}

async function printModels(): Promise<void> {
  for (const { name, source, defaults } of await listModels()) {
    const settings = Object.entries(defaults)
      .map(([key, value]) => `${key}=${value}`).join(" ");
    console.log(`${name.padEnd(16)} ${source}`);
    if (settings) console.log(`${"".padEnd(16)}   ${settings}`);
  }
}

async function trainAndTest(options: TrainOptions): Promise<void> {
  const say = options.json ? console.error : console.log;
  const definition = await findModel(options.model);
  const dataset = options.data
    ? await loadFile(options.data, options.format)
    : await loadDataset(options.dataset);
  say(describe(dataset));
  const backend = await useBackend(options.backend);
  say(`Backend: ${backend.name} (${backend.reason})`);
  const split = splitUsers(dataset.interactions, {
    heldOutUsers: options.heldOut ?? dataset.info.heldOutUsers,
  });
  checkOptions(definition, options.option);
  const model = definition.create(
    split.train.items,
    new Random(options.seed),
    options.option,
  );
  const name = `${model.name}-${dataset.name}-${options.seed}`;
  await makeFolder(options.output);
  const checkpoint = `${options.output}/${name}.checkpoint.safetensors`;
  if (options.fresh) await removeIfThere(checkpoint);
  const fit: FitOptions = {
    ...fitOptions(options, split.train.users),
    checkpoint,
    signal: interrupted(),
  };
  const end = await follow(model.fit(split, fit), name, checkpoint, say);
  if (end.reason === "interrupted") {
    say(
      `Stopped after ${counted(end.epochs)}. The same command goes on from ` +
        `${checkpoint}.`,
    );
    Deno.exitCode = 130;
    return;
  }
  const { metrics } = await evaluate(model, split.test);
  const file = `${options.output}/${name}.safetensors`;
  await saveModel(model, file);
  say(
    `${counted(end.epochs)} in ${end.seconds.toFixed(1)} s; best: epoch ` +
      `${end.bestEpoch}, validation NDCG@100 ${end.bestValue.toFixed(4)}`,
  );
  for (const metric of TABLE_METRICS) {
    const { mean, stderr, users } = metrics[metric];
    say(
      `test ${metric.padEnd(10)} ${mean.toFixed(4)} ± ${
        stderr.toFixed(4)
      }  (${users} users)`,
    );
  }
  say(`Saved ${file}`);
  if (options.json) {
    const report: TrainReport = {
      model: model.name,
      dataset: dataset.name,
      backend: backend.name,
      seed: options.seed,
      epochs: end.epochs,
      bestEpoch: end.bestEpoch,
      seconds: end.seconds,
      test: metrics,
      file,
    };
    console.log(JSON.stringify(report));
  }
  model.dispose();
}

/** @throws {RangeError} If the model has no such setting, or of another type. */
function checkOptions(
  { name, defaults }: ModelDefinition,
  options: ModelOptions,
): void {
  for (const [key, value] of Object.entries(options)) {
    if (!(key in defaults)) {
      throw new RangeError(
        `The model ${name} has no setting "${key}": it has ` +
          (Object.keys(defaults).join(", ") || "none"),
      );
    }
    if (typeof value !== typeof defaults[key]) {
      throw new RangeError(
        `Expected the setting "${key}" of ${name} to be a ` +
          `${typeof defaults[key]} but found "${value}"`,
      );
    }
  }
}

function describe({ name, interactions, source, generated }: Dataset): string {
  const { users, items, indices } = interactions;
  return `${generated ? "GENERATED DATA, not a real set: " : ""}${name} ` +
    `(${source}): ${users} users, ${items} items, ${indices.length} ` +
    "interactions";
}

function fitOptions(options: TrainOptions, users: number): FitOptions {
  const defaults = defaultFit(users);
  return {
    ...defaults,
    ...given({
      epochs: options.epochs,
      batchSize: options.batchSize,
      learningRate: options.learningRate,
      patience: options.patience,
      checkpointSeconds: options.checkpointSeconds,
      seed: options.seed,
    }),
    annealing: {
      ...defaults.annealing,
      ...given({ cap: options.beta, epochs: options.annealEpochs }),
    },
  };
}

/** Draws progress until the fit ends. */
async function follow(
  events: AsyncIterable<TrainingEvent>,
  label: string,
  checkpoint: string,
  say: (text: string) => void,
): Promise<EndEvent> {
  let progress: ReturnType<typeof startProgress> | undefined;
  let note = "";
  let end: EndEvent | undefined;
  for await (const event of events) {
    if (event.type === "resumed") {
      say(
        `Going on after update ${event.step} (epoch ${event.epoch}) from ` +
          `${checkpoint}; --fresh starts anew.`,
      );
    } else if (event.type === "step") {
      progress ??= startProgress(label, event.steps);
      progress.update(event.step, note);
    } else if (event.type === "epoch") {
      note = `epoch ${event.epoch}, loss ${event.loss.toFixed(2)}, ` +
        `NDCG@100 ${event.validation["ndcg@100"].mean.toFixed(4)}`;
    } else if (event.type === "end") {
      end = event;
    }
  }
  progress?.end(note);
  return end!;
}

function counted(epochs: number): string {
  return `${epochs} epoch${epochs === 1 ? "" : "s"}`;
}

/** A signal that Ctrl-C aborts; a second Ctrl-C ends the program at once. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    Deno.removeSignalListener("SIGINT", stop);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", stop);
  return controller.signal;
}

/** The entries that were given, without those that were not. */
function given<T extends object>(entries: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (error) {
    throw new Error(
      `Cannot make the folder ${path} (${
        error instanceof Error ? error.message : error
      }): choose another with --output.`,
    );
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
