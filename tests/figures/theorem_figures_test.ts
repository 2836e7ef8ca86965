import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import {
  convergenceFigure,
  costFigure,
  inclusionFigure,
  renderSvg,
  slackFigure,
  type Spec,
} from "../../lib/figures/mod.ts";

const SPECS: Readonly<Record<string, { spec: Spec; text: string }>> = {
  convergence: {
    spec: convergenceFigure([
      { rule: "tilted", nodes: 3, error: 1e-2 },
      { rule: "tilted", nodes: 9, error: 0 },
    ]),
    text: "nodes m",
  },
  cost: {
    spec: costFigure("Cost", [
      { method: "quadrature", count: 5, ms: 2 },
      { method: "quadrature", count: 500, ms: 2.1 },
      { method: "recurrence", count: 500, ms: 700 },
    ]),
    text: "chosen items N",
  },
  inclusion: {
    spec: inclusionFigure([
      { item: "Event of 6/27", way: "n-choose-k", probability: 0.2 },
      { item: "Event of 6/27", way: "multinomial", probability: 1.3 },
    ]),
    text: "Event of 6/27",
  },
  "slack points": {
    spec: slackFigure("Slack", "N_u", [
      { x: 5, part: "(8)", slack: 4 },
      { x: 50, part: "(10)", slack: 900 },
    ]),
    text: "slack below (9), nats",
  },
  "slack lines": {
    spec: slackFigure(
      "Slack",
      "N",
      [{ x: 1, part: "(8)", slack: 0 }, { x: 2, part: "(8)", slack: 1 }],
      { logX: false, line: true },
    ),
    text: "(8)",
  },
};

for (const [name, { spec, text }] of Object.entries(SPECS)) {
  Deno.test(`the ${name} figure is drawn, with its words and no NaN`, async () => {
    const svg = await renderSvg(spec);
    assertStringIncludes(svg, text);
    assertGreater((svg.match(/<path/g) ?? []).length, 3);
    assertEquals(/NaN|undefined|Infinity/.test(svg), false);
  });
}
