/**
 * How the rows of a table were made.
 *
 * @module
 */
import type { RowSummary } from "./summary.ts";

/** What there is to say of a row, each a clause of the sentence. */
const CLAUSES: readonly ((row: RowSummary) => string)[] = [
  ({ epochs, batchSize }) =>
    `${counted(epochs, "epoch")} in batches of ${counted(batchSize, "user")}`,
  ({ patience }) => {
    if (patience === undefined) return "early stop not recorded";
    if (patience === null) return "no early stop";
    return `stopped after ${counted(patience, "epoch")} without a better one`;
  },
  ({ seeds }) => counted(seeds, "seed"),
  ({ metrics }) => counted(metrics["ndcg@100"].users, "test user"),
  ({ searched }) => {
    if (searched === undefined) return "choice of settings not recorded";
    return searched
      ? "settings and β chosen on the validation users"
      : "default settings and β";
  },
];

/**
 * The protocol in one sentence, for the caption of a table: epochs, batch size,
 * early stop, seeds, test users, and who chose the settings. Rows that were made
 * in another way than most are named in brackets; RecVAE's epochs, which are not
 * those of its authors, are told apart.
 *
 * @param rows Of one data set.
 *
 * @example
 * ```
 * 50 epochs in batches of 100 users, stopped after 10 epochs without a better
 * one, 5 seeds (ease: 1 seed), 750 test users, settings and β chosen on the
 * validation users
 * ```
 */
export function protocolOf(rows: readonly RowSummary[]): string {
  return [
    ...CLAUSES.map((clause) => withExceptions(rows, clause)),
    ...rows.flatMap(ownEpochs),
  ].join(", ");
}

/** Passes over the users in what the authors of a model call an epoch. */
function ownEpochs({ model, options }: RowSummary): string[] {
  if (model !== "recvae") return [];
  const passes = Number(options.encoderEpochs) + 1;
  return [`an epoch of recvae being 1/${passes} of its authors'`];
}

function withExceptions(
  rows: readonly RowSummary[],
  clause: (row: RowSummary) => string,
): string {
  const [most, ...others] = [...Map.groupBy(rows, clause)]
    .sort(([, a], [, b]) => b.length - a.length);
  if (!most) return "";
  const exceptions = others.map(([phrase, rows]) =>
    `${rows.map(({ model }) => model).join(", ")}: ${phrase}`
  );
  return exceptions.length > 0
    ? `${most[0]} (${exceptions.join("; ")})`
    : most[0];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
