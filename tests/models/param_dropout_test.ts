import * as tf from "@tensorflow/tfjs";
import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { normalNoise } from "../../lib/models/layers.ts";
import { MultVae } from "../../lib/models/mult_vae.ts";
import { ParamDropout } from "../../lib/models/param_dropout.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import { toySplit } from "../training/_toy.ts";

const SIZES = { hidden: 6, latent: 3 };
const FIT = {
  ...DEFAULT_FIT,
  epochs: 10,
  batchSize: 30,
  learningRate: 1e-2,
  annealing: { cap: 0.2, epochs: 10 },
};

testOnBackends(
  "learnt dropout adds noise of the variance that dropout has",
  async () => {
    const before = tf.memory().numTensors;
    // One user with every item, many times over: the mean loss over the rows
    // is an expectation over the noise.
    const items = 12;
    const copies = 4000;
    const all = Array.from({ length: items }, (_, item) => item);
    const users = fromRows(Array(copies).fill(all), items);
    const learnt = new ParamDropout(items, new Random(2), {
      ...SIZES,
      perItem: false,
      keep: 0.7,
      maskWeight: 0,
    });
    const masked = new MultVae(items, new Random(2), { ...SIZES, keep: 0.7 });
    // The first layer alone should tell: large weights, little noise in z.
    for (const model of [learnt, masked]) {
      const weight = model.parameters["encoder.hidden.weight"];
      const bias = model.parameters["encoder.output.bias"];
      const [scaled, shift] = tf.tidy(() => [
        weight.mul(1.5),
        tf.tensor1d([0, 0, 0, -9, -9, -9]),
      ]);
      weight.assign(scaled);
      bias.assign(shift);
      tf.dispose([scaled, shift]);
    }
    const kl = async (model: MultVae) => {
      const { parts, total } = tf.tidy(() => {
        const loss = model.loss({
          users,
          userIndices: new Uint32Array(copies),
          beta: 1,
          epoch: 1,
          random: new Random(8),
        });
        return { total: loss.total, parts: { ...loss.parts } };
      });
      const [value] = await parts.kl.data();
      tf.dispose([parts, total]);
      return value;
    };
    // KL holds μ², so it grows with the variance of the first layer's units.
    const [a, b] = [await kl(learnt), await kl(masked)];
    assertAlmostEquals(a, b, 0.01 * b);
    learnt.dispose();
    masked.dispose();
    assertEquals(tf.memory().numTensors, before);
  },
);

testOnBackends("the mask's KL term is that of its rates", async () => {
  const users = fromRows([[0, 2], [1], []], 3);
  const model = new ParamDropout(3, new Random(1), { ...SIZES, keep: 0.8 });
  const logits = [0.5, -1, 2];
  const scaled = tf.tensor2d(logits.map((x) => x / 20), [3, 1]);
  model.parameters["dropout.logits"].assign(scaled);
  const rates = model.rates();
  const p = logits.map((x) => 1 / (1 + Math.exp(-x)));
  assertClose(await rates.data(), p, 1e-6, "rates");
  const { maskKl } = tf.tidy(() => ({
    ...model.negativeBound(
      users,
      normalNoise([3, 6], new Random(1)),
      normalNoise([3, 3], new Random(2)),
      1,
    ).parts,
  }));
  const kl = p.map((p) =>
    p * Math.log(p / 0.2) + (1 - p) * Math.log((1 - p) / 0.8)
  );
  const mean = (kl[0] + kl[2] + kl[1]) / 3;
  assertClose(await maskKl.data(), [mean], 1e-5, "mask KL");
  tf.dispose([scaled, rates]);
  model.dispose();
});

Deno.test("rates are learnt, within what their prior allows", async () => {
  await useBackend("auto");
  const split = toySplit();
  const rateAfter = async (maskWeight: number) => {
    const model = new ParamDropout(split.train.items, new Random(1), {
      ...SIZES,
      perItem: false,
      maskWeight,
    });
    await Array.fromAsync(model.fit(split, FIT));
    const rates = model.rates();
    const [rate] = await rates.data();
    rates.dispose();
    model.dispose();
    return rate;
  };
  const [free, held] = [await rateAfter(0), await rateAfter(10)];
  assertLess(free, 0.45, "noise fits the training users worse");
  assertGreater(held, 0.45);
});

Deno.test("rates that cannot be learnt are refused", () => {
  assertThrows(
    () => new ParamDropout(5, new Random(1), { keep: 1 }),
    RangeError,
    "cannot be learnt",
  );
});
