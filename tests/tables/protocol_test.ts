import { assertEquals, assertStringIncludes } from "@std/assert";
import { protocolOf, type RowSummary } from "../../lib/tables/mod.ts";

function row(model: string, change: Partial<RowSummary> = {}): RowSummary {
  return {
    model,
    epochs: 50,
    batchSize: 100,
    patience: 10,
    seeds: 5,
    searched: true,
    metrics: { "ndcg@100": { mean: 0.4, stderr: 0.01, users: 750 } },
    ...change,
  } as RowSummary;
}

Deno.test("the protocol: one sentence, with the rows that differ", () => {
  assertEquals(
    protocolOf([row("ease", { seeds: 1 }), row("mult-vae"), row("sivae")]),
    "50 epochs in batches of 100 users, " +
      "stopped after 10 epochs without a better one, " +
      "5 seeds (ease: 1 seed), 750 test users, " +
      "settings and β chosen on the validation users",
  );
  const quick = { epochs: 1, patience: null, seeds: 1, searched: false };
  assertEquals(
    protocolOf([row("mult-vae", quick)]),
    "1 epoch in batches of 100 users, no early stop, 1 seed, 750 test users, " +
      "default settings and β",
  );
});

Deno.test("the protocol: rows of earlier versions do not know all of it", () => {
  const old = { patience: undefined, searched: undefined };
  assertEquals(
    protocolOf([row("mult-vae", old)]),
    "50 epochs in batches of 100 users, early stop not recorded, 5 seeds, " +
      "750 test users, choice of settings not recorded",
  );
});

Deno.test("the protocol: RecVAE's epochs are not its authors'", () => {
  const rows = [
    row("mult-vae"),
    row("recvae", { options: { encoderEpochs: 3 } }),
  ];
  assertStringIncludes(
    protocolOf(rows),
    "validation users, an epoch of recvae being 1/4 of its authors'",
  );
});
