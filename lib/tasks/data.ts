/**
 * `deno task data`: finds, fetches and checks one data set.
 *
 * @module
 */
import { Command } from "commander";
import { bold, formatBytes, percentOf } from "./_terminal.ts";
import {
  availableDatasets,
  CATALOGUE,
  type Dataset,
  type DownloadProgress,
  loadDataset,
  splitTable,
  splitUsers,
  summarise,
} from "../interactions/mod.ts";
import { runTask } from "./_run_task.ts";

interface DataOptions {
  readonly list: boolean;
  readonly force: boolean;
  readonly download: boolean;
}

const command = new Command("deno task data")
  .description(
    "Finds a data set on DATA_DIR or in data/cache, or downloads it from its " +
      "publisher, and checks it.",
  )
  .argument("[name]", "a data set of the catalogue, or default")
  .option("--list", "name the data sets and where they are", false)
  .option("--force", "download and read anew what is there already", false)
  .option("--no-download", "only look on this machine")
  .addHelpText(
    "after",
    `\nData sets: ${CATALOGUE.map(({ name }) => name).join(", ")}.` +
      "\nExample: deno task data ml-latest-small",
  );

if (import.meta.main) {
  await runTask(command, async () => {
    const [name] = command.args;
    const options = command.opts<DataOptions>();
    if (options.list) return await list();
    if (name === undefined) return command.help();
    await show(name, options);
  });
}

async function list(): Promise<void> {
  const there = new Set(await availableDatasets());
  const width = Math.max(...CATALOGUE.map(({ name }) => name.length));
  for (const info of CATALOGUE) {
    const where = there.has(info.name)
      ? "here"
      : info.download
      ? "download"
      : "bring it";
    console.log(
      `${info.name.padEnd(width)}  ${where.padEnd(8)}  ${info.title}`,
    );
  }
}

async function show(name: string, options: DataOptions): Promise<void> {
  const dataset = await loadDataset(name, {
    download: options.download,
    force: options.force,
    onProgress: progress(),
  });
  console.log(describe(dataset).join("\n"));
}

/** What there is to say about a data set, as lines. */
export function describe(dataset: Dataset): string[] {
  const { info, report, interactions } = dataset;
  const counts = summarise(interactions);
  const plain = (count: number) => count.toLocaleString("en-US");
  const dropped = [
    [report.notAbove, `rows not above ${info.filters.above}`],
    [report.duplicates, "duplicate rows"],
    [report.emptyUsers, "users without items"],
    [report.itemsDropped, "items that too few users have"],
    [report.usersDropped, "users with too few items"],
  ] as const;
  const lines = [
    bold(`${info.title} (${dataset.name})`),
    `source      ${dataset.source}${report.cached ? " (cached matrix)" : ""}`,
    `rows        ${plain(report.rows)}`,
    ...dropped.filter(([count]) => count > 0)
      .map(([count, what]) => `dropped     ${plain(count)} ${what}`),
    `matrix      ${plain(counts.users)} users x ${
      plain(counts.items)
    } items, ` +
    `${plain(counts.interactions)} interactions (${
      (100 * counts.density).toFixed(3)
    }%)`,
    `items/user  ${counts.itemsPerUser.least} to ` +
    `${plain(counts.itemsPerUser.greatest)}, median ` +
    `${plain(counts.itemsPerUser.median)}, mean ` +
    `${counts.itemsPerUser.mean.toFixed(1)}`,
    ...splitLines(dataset),
    `licence     ${info.licence}`,
    `citation    ${info.citation}`,
  ];
  if (info.page) lines.push(`page        ${info.page}`);
  for (const row of report.table1 ?? []) {
    lines.push(
      `Table 1     ${row.attribute}: paper ${row.paper}, here ${row.found}` +
        (row.equal ? "" : "  DIFFERS"),
    );
  }
  for (const note of report.notes) lines.push(`note        ${note}`);
  lines.push(`took        ${report.seconds.toFixed(2)} s`);
  return lines;
}

function splitLines({ interactions, info }: Dataset): string[] {
  const { heldOutUsers } = info;
  if (interactions.users <= 2 * heldOutUsers) {
    return [`split       too few users to hold out ${heldOutUsers} twice`];
  }
  const [train, , validation, , test] = splitTable(
    splitUsers(interactions, { heldOutUsers }),
  );
  return [
    `split       ${train.users} training, ${validation.users} validation, ` +
    `${test.users} test users over ${train.items} items ` +
    `(${info.heldOutUsersFrom})`,
  ];
}

/** Prints a download's progress on stderr, at most five times a second. */
function progress(): (progress: DownloadProgress) => void {
  let next = 0;
  return ({ url, bytes, total }) => {
    const done = bytes === total;
    if (!done && performance.now() < next) return;
    next = performance.now() + 200;
    const text = `\r${url}: ${formatBytes(bytes)}${percentOf(bytes, total)}`;
    Deno.stderr.writeSync(new TextEncoder().encode(done ? `${text}\n` : text));
  };
}
