import { Resvg } from "@resvg/resvg-js";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { FONT_FILES } from "../../lib/figures/_fonts.ts";
import {
  popularityFigure,
  renderSvg,
  sparsityFigure,
  trainingFigure,
} from "../../lib/figures/mod.ts";
import { epochs, EXAMPLES } from "./_examples.ts";

for (const [name, { spec, texts, marks }] of Object.entries(EXAMPLES)) {
  Deno.test(`figure ${name}: has its texts and marks, and no NaN`, async () => {
    const svg = await renderSvg(spec);
    assert(!/NaN|undefined|Infinity/.test(svg), "a number is missing");
    for (const text of texts) assertStringIncludes(svg, `>${text}<`);
    for (const [group, count] of Object.entries(marks)) {
      assertEquals(countMarks(svg, group), count, group);
    }
  });

  Deno.test(`figure ${name}: nothing reaches its border`, async () => {
    assertEquals(inkOnBorder(await renderSvg(spec)), 0);
  });

  Deno.test(`figure ${name}: is plain JSON of Vega-Lite 5`, () => {
    assertEquals(JSON.parse(JSON.stringify(spec)), spec);
    assertStringIncludes(String(spec.$schema), "/vega-lite/v5.json");
  });
}

Deno.test("the border check sees a text that is cut", () => {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">` +
    `<rect width="60" height="30" fill="white"/>` +
    `<text x="8" y="20" font-size="12">much too long</text></svg>`;
  assert(inkOnBorder(svg) > 0);
});

Deno.test("popularity: items without users have no point", async () => {
  const curve = [
    { rank: 1, users: 9, cumulativeShare: 1 },
    { rank: 2, users: 0, cumulativeShare: 1 },
  ];
  const { data } = popularityFigure({ a: curve }) as {
    data: { values: unknown };
  };
  assertEquals(data.values, [{ dataset: "a", rank: 1, users: 9 }]);
  await renderSvg(popularityFigure({ a: curve }));
});

Deno.test("popularity: curves beyond the palette are dashed", async () => {
  const curve = [
    { rank: 1, users: 9, cumulativeShare: 0.9 },
    { rank: 2, users: 1, cumulativeShare: 1 },
  ];
  const names = Array.from({ length: 9 }, (_, index) => `set ${index}`);
  const svg = await renderSvg(
    popularityFigure(Object.fromEntries(names.map((name) => [name, curve]))),
  );
  const styles = [...svg.matchAll(
    /<path aria-label="rank of[^>]*dataset: (set \d)"[^>]*>/g,
  )].map(([path]) =>
    /stroke="[^"]*"/.exec(path)![0] +
    /stroke-dasharray="[^"]*"/.exec(path)![0]
  );
  assertEquals(styles.length, 9);
  assertEquals(new Set(styles).size, 9, "two curves look alike");
});

Deno.test("sparsity: a matrix without ones is drawn", async () => {
  const svg = await renderSvg(
    sparsityFigure([{ item: 0, user: 0, density: 0 }]),
  );
  assert(!svg.includes("NaN"));
});

Deno.test("training: a model without a KL part has neither KL nor β", async () => {
  const plain = epochs.map((event) => ({
    ...event,
    parts: { reconstruction: event.parts.reconstruction },
  }));
  const svg = await renderSvg(trainingFigure(plain));
  assert(!svg.includes(">KL, nats<") && !svg.includes(">β<"));
  assertStringIncludes(svg, ">−E log p(x|z)<");
});

Deno.test("training: is drawn before the first epoch has ended", async () => {
  assertStringIncludes(await renderSvg(trainingFigure([], 20)), ">epoch<");
});

Deno.test("training: the dot is the last epoch that was the best", async () => {
  const svg = await renderSvg(trainingFigure(epochs));
  const [, dot] = /role-mark concat_3_layer_2_marks.*?aria-label="([^"]*)"/s
    .exec(svg)!;
  assertStringIncludes(dot, "epoch: 9");
});

/** Shapes in Vega's groups of marks that have this class. */
function countMarks(svg: string, group: string): number {
  return svg.split(`class="${group}"`).slice(1)
    .map((rest) =>
      [...rest.split("</g>")[0].matchAll(/<(?:path|line) /g)].length
    )
    .reduce((sum, count) => sum + count, 0);
}

/** Pixels that are not white, among the outermost two rows and columns. */
function inkOnBorder(svg: string): number {
  const { pixels, width, height } = new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [FONT_FILES.regular, FONT_FILES.bold],
      defaultFontFamily: "DejaVu Sans",
    },
  }).render();
  let ink = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x > 1 && y > 1 && x < width - 2 && y < height - 2) continue;
      const at = 4 * (y * width + x);
      if (pixels.slice(at, at + 3).some((value) => value < 250)) ink++;
    }
  }
  return ink;
}
