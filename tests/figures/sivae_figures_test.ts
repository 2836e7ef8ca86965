import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  boundBySamplesFigure,
  marginalsFigure,
  planarFigure,
  renderSvg,
} from "../../lib/figures/mod.ts";

const SPECS = {
  planar: {
    spec: planarFigure("Rings", [
      { title: "second by letter", draws: [{ x: 1, y: -1 }, { x: 9, y: 0 }] },
      { title: "first by letter", draws: [{ x: 0, y: 2 }] },
    ]),
    texts: ["second by letter", "z₂"],
  },
  grid: {
    spec: planarFigure("Rings of users", [
      { row: "user b", title: "exact", draws: [{ x: 1, y: -1 }] },
      { row: "user b", title: "Gaussian", draws: [{ x: 0, y: 0 }] },
      { row: "user a", title: "exact", draws: [{ x: 2, y: 1 }] },
      { row: "user a", title: "Gaussian", draws: [] },
    ]),
    texts: ["user b", "user a", "exact", "z₁"],
  },
  marginals: {
    spec: marginalsFigure("Marginals", [
      { title: "dimension 7", draws: [0, 1, 2, 1], mean: 1, deviation: 0.7 },
    ]),
    texts: ["dimension 7", "density"],
  },
  bracket: {
    spec: boundBySamplesFigure([
      { samples: 1, lower: -10, upper: -5 },
      { samples: 10, lower: -9, upper: -7 },
    ]),
    texts: ["samples K", "nats a user"],
  },
};

for (const [name, { spec, texts }] of Object.entries(SPECS)) {
  Deno.test(`the ${name} figure is drawn, with its words and no NaN`, async () => {
    const svg = await renderSvg(spec);
    texts.forEach((text) => assertStringIncludes(svg, text));
    assertEquals(/NaN|undefined|Infinity/.test(svg), false);
  });
}

Deno.test("panels and rows keep the order that they are given in", async () => {
  const planar = await renderSvg(SPECS.planar.spec);
  const grid = await renderSvg(SPECS.grid.spec);
  const ordered = (svg: string, first: string, then: string) =>
    assertEquals(svg.indexOf(first) < svg.indexOf(then), true);
  ordered(planar, "second by letter", "first by letter");
  ordered(grid, "user b", "user a");
  ordered(grid, "exact", "Gaussian");
});
