import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  differencesFigure,
  fewItemsFigure,
  pushFigure,
  quintilesFigure,
  renderSvg,
  type Spec,
  tradeOffFigure,
} from "../../lib/figures/mod.ts";

const names = ["WMF", "SLIM", "n-choose-k VAE"];
const points = names.map((system, index) => ({
  system,
  mean: 0.4,
  stderr: 0.01,
  x: 10 ** index,
}));
const differences = [
  { system: "WMF", mean: -0.02, stderr: 0.005 },
  { system: "SLIM", mean: 0.004, stderr: 0.005 },
  { system: "EASE", mean: 0.02, stderr: 0.005 },
].map((point) => ({ ...point, dataset: "ml-100k" }));

const SPECS: Readonly<Record<string, { spec: Spec; texts: string[] }>> = {
  "trade-off": {
    spec: tradeOffFigure(
      "Time",
      { x: "seconds", y: "NDCG@100", log: true },
      points,
    ),
    texts: [...names, "seconds", "100"],
  },
  "trade-off of one": {
    spec: tradeOffFigure("One", { x: "nats", y: "NDCG@100" }, [
      { system: "WMF", mean: 0.4, stderr: 0, x: -4 },
    ]),
    texts: ["WMF"],
  },
  differences: {
    spec: differencesFigure("Gains", "Mult-VAE", "NDCG@100", differences),
    texts: ["ml-100k", "better", "worse", "no clear difference", "EASE"],
  },
  "few items": {
    spec: fewItemsFigure(
      "Few items",
      "NDCG@100",
      names.flatMap((system) =>
        [1, 10, Infinity].map((shown) => ({
          system,
          shown,
          mean: 0.3,
          stderr: 0.01,
        }))
      ),
    ),
    texts: [...names, "1", "10", "all"],
  },
  quintiles: {
    spec: quintilesFigure(
      "By activity",
      { system: "Mult-VAE", values: [0.1, 0.2, 0.3, 0.4, 0.5] },
      names.map((system) => ({ system, values: [0.2, 0.2, 0.3, 0.4, 0.4] })),
      "NDCG@100",
    ),
    texts: [...names, "5"],
  },
  push: {
    spec: pushFigure("Push", [
      { likelihood: "(8)", logit: -1, expectation: 0.3 },
      { likelihood: "(8)", logit: 1, expectation: 3 },
      { likelihood: "(9)", logit: -1, expectation: 0.3 },
      { likelihood: "(9)", logit: 1, expectation: 0.9 },
    ]),
    texts: ["(8)", "(9)", "Push"],
  },
};

for (const [name, { spec, texts }] of Object.entries(SPECS)) {
  Deno.test(`the ${name} figure is drawn, with its words and no NaN`, async () => {
    const svg = await renderSvg(spec);
    for (const text of texts) assertStringIncludes(svg, `>${text}<`);
    assert(!/NaN|undefined|Infinity/.test(svg));
  });
}

Deno.test("trade-off: labels keep their distance where points are alike", () => {
  const { data } = SPECS["trade-off"].spec as {
    data: { values: { label: number }[] };
  };
  const labels = data.values.map(({ label }) => label);
  for (let i = 1; i < labels.length; i++) {
    assert(labels[i] - labels[i - 1] > 0.009);
  }
});

Deno.test("differences: clear is what 1.96 standard errors leave clear", () => {
  const { data } = SPECS.differences.spec as {
    data: { values: { clear: string }[] };
  };
  assertEquals(
    data.values.map(({ clear }) => clear),
    ["worse", "no clear difference", "better"],
  );
});

Deno.test("quintiles: every panel has the baseline's line", () => {
  const { data } = SPECS.quintiles.spec as {
    data: { values: { system: string; baseline: number }[] };
  };
  for (const name of names) {
    assertEquals(
      data.values.filter(({ system }) => system === name)
        .map(({ baseline }) => baseline),
      [0.1, 0.2, 0.3, 0.4, 0.5],
    );
  }
});
