import {
  assert,
  assertEquals,
  assertGreater,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import * as figures from "../../lib/figures/mod.ts";
import type { EpochEvent } from "../../lib/training/events.ts";

const EPOCHS = Array.from({ length: 9 }, (_, index) => ({
  epoch: index + 1,
  beta: index / 20,
  parts: { reconstruction: 400 - index, kl: 3 + index },
  validation: {
    "ndcg@100": { mean: 0.3 + index / 100, stderr: 0.01, users: 9 },
  },
  best: true,
})) as unknown as EpochEvent[];

const SPECS: Readonly<Record<string, { spec: figures.Spec; text: string }>> = {
  popularity: {
    spec: figures.popularityFigure({
      "a set": [1, 2, 5, 40].map((rank) => ({
        rank,
        users: 100 / rank,
        cumulativeShare: 0.5,
      })),
    }),
    text: "rank of the item",
  },
  activity: {
    spec: figures.activityFigure([
      { from: 0, to: 1, users: 3 },
      { from: 1, to: 2, users: 8 },
      { from: 2, to: 4, users: 5 },
    ]),
    text: "items of the user",
  },
  sparsity: {
    spec: figures.sparsityFigure([
      { user: 0, item: 0, density: 0.5 },
      { user: 0, item: 1, density: 0.1 },
      { user: 1, item: 0, density: 0 },
    ]),
    text: "share of ones",
  },
  split: {
    spec: figures.splitFigure([
      {
        part: "train",
        users: 9,
        usersWithItems: 9,
        items: 5,
        interactions: 40,
      },
      {
        part: "validation input",
        users: 2,
        usersWithItems: 2,
        items: 5,
        interactions: 7,
      },
    ]),
    text: "validation (2 users)",
  },
  training: { spec: figures.trainingFigure(EPOCHS, 20), text: "NDCG@100" },
  "one epoch": { spec: figures.trainingFigure(EPOCHS.slice(0, 1)), text: "KL" },
  annealing: { spec: figures.annealingFigure(EPOCHS, 0.3), text: "β = 0.30" },
  metrics: {
    spec: figures.metricsFigure("Two systems", [
      { system: "ours", metric: "NDCG@100", mean: 0.4, stderr: 0.01 },
      { system: "theirs", metric: "NDCG@100", mean: 0.41, stderr: 0.02 },
    ]),
    text: "theirs",
  },
  recommendations: {
    spec: figures.recommendationsFigure("After Alien", [
      { title: "Aliens (1986)", probability: 0.02 },
    ]),
    text: "Aliens (1986)",
  },
};

for (const [name, { spec, text }] of Object.entries(SPECS)) {
  Deno.test(`the ${name} figure is drawn, with its words and no NaN`, async () => {
    assertStringIncludes(String(spec.$schema), "/v5.json");
    const svg = await figures.renderSvg(spec);
    assertStringIncludes(svg, text);
    assertGreater((svg.match(/<path/g) ?? []).length, 3);
    assertEquals(/NaN|undefined|Infinity/.test(svg), false);
  });
}

Deno.test("a figure that cannot be drawn as meant is an error", async () => {
  const wrong = {
    data: { values: [{ a: 1 }] },
    mark: "bar",
    encoding: { x: { field: "a", type: "nonsense" } },
  };
  await assertRejects(() => figures.renderSvg(wrong), Error);
});

Deno.test("saveFigure writes four files that are what they say", async () => {
  const folder = await Deno.makeTempDir();
  const paths = await figures.saveFigure(
    "figure",
    SPECS.training.spec,
    folder,
  );
  assertEquals(
    paths.map((path) => path.slice(folder.length + 1)),
    ["figure.svg", "figure.png", "figure.pdf", "figure.vl.json"],
  );
  const [svg, png, pdf, json] = await Promise.all(
    paths.map((path) => Deno.readFile(path)),
  );
  const text = new TextDecoder("latin1");
  assertStringIncludes(text.decode(svg), "<svg");
  assertEquals([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assertGreater(png.length, 10_000);
  assertStringIncludes(text.decode(pdf.subarray(0, 5)), "%PDF-");
  assertStringIncludes(text.decode(pdf), "DejaVuSans");
  assertEquals(
    JSON.parse(new TextDecoder().decode(json)),
    JSON.parse(JSON.stringify(SPECS.training.spec)),
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a folder that cannot be written is named, with a remedy", async () => {
  const file = await Deno.makeTempFile();
  const error = await assertRejects(() =>
    figures.saveFigure("figure", SPECS.split.spec, `${file}/inside`)
  );
  assert(error instanceof Error);
  assertStringIncludes(error.message, file);
  assertStringIncludes(error.message, "writable");
  await Deno.remove(file);
});
