import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import {
  batchInformationFigure,
  decompositionFigure,
  informationBoundsFigure,
  rateDistortionFigure,
  renderSvg,
  type Spec,
  unitActivityFigure,
} from "../../lib/figures/mod.ts";

const betas = [0, 0.1, 1];

const SPECS: Readonly<Record<string, { spec: Spec; texts: string[] }>> = {
  "rate-distortion": {
    spec: rateDistortionFigure(
      "The plane",
      betas.map((beta) => ({
        label: `β = ${beta}`,
        rate: 300 / (1 + 90 * beta),
        distortion: 340 + 20 * beta,
        information: 6 - 4 * beta,
      })),
    ),
    texts: ["The plane", "β = 0.1", "rate R, nats a user", "100", "I(x; z)"],
  },
  "information bounds, the lower one negative": {
    spec: informationBoundsFigure(
      6.5,
      betas.map((beta) => ({
        beta,
        information: 6 - 4 * beta,
        rate: 400 / (1 + 90 * beta),
        lower: -330 - beta,
      })),
    ),
    texts: ["dashed: log U", "from −331 to −330", "R, upper bound", "0.1"],
  },
  "information bounds, all drawn": {
    spec: informationBoundsFigure(2, [
      { beta: 0, information: 1.5, rate: 2, lower: 0.2 },
      { beta: 1, information: 1, rate: 1.2, lower: 0.1 },
    ]),
    texts: ["H − D, lower bound"],
  },
  decomposition: {
    spec: decompositionFigure(
      "Terms of (11)",
      betas.flatMap((beta) => [
        { beta, term: "(β − 1) I", value: (beta - 1) * 5 },
        { beta, term: "β KL(q(z) ‖ p(z))", value: 20 * beta },
        { beta, term: "H", value: 6.5 },
      ]),
    ),
    texts: ["(β − 1) I", "β KL(q(z) ‖ p(z))", "H", "same nats"],
  },
  "unit activity": {
    spec: unitActivityFigure(betas.map((beta) => ({
      beta,
      activity: Float64Array.of(0, 1, 0.1, 0.001),
    }))),
    texts: ["dimension, by activity", "0.1", "counts as active"],
  },
  "batch information": {
    spec: batchInformationFigure("Estimates", [
      { batch: 1, lower: 0, upper: 6.5 },
      { batch: 10, lower: 2, upper: 6 },
      { batch: 700, lower: 4, upper: 4 },
    ]),
    texts: ["users in a batch", "700", "its ceiling, log of the batch"],
  },
};

for (const [name, { spec, texts }] of Object.entries(SPECS)) {
  Deno.test(`the ${name} figure is drawn, with its words and no NaN`, async () => {
    const svg = await renderSvg(spec);
    for (const text of texts) assertStringIncludes(svg, text);
    assertGreater((svg.match(/<path/g) ?? []).length, 3);
    assertEquals(/NaN|undefined|Infinity/.test(svg), false);
  });
}
