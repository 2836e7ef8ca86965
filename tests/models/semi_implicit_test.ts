import * as tf from "@tensorflow/tfjs";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  logMixture,
  mixingLogDensity,
} from "../../lib/models/semi_implicit.ts";
import { Sivae } from "../../lib/models/sivae.ts";
import { Random } from "../../lib/random.ts";
import { testOnBackends } from "../_backends.ts";
import { toySplit } from "../training/_toy.ts";

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * A model whose evidence lower bound has a closed form: z ~ N(0, 1),
 * x | z ~ N(z, 1), and z | ψ ~ N(ψ, s²) with ψ ~ N(m, t²), so that q(z) is
 * N(m, s² + t²).
 */
const TOY = { x: 1.3, m: 0.4, s: 0.3, t: 0.7 };

function exactElbo({ x, m, s, t }: typeof TOY): number {
  const variance = s * s + t * t;
  const logLikelihood = -0.5 * (LOG_TWO_PI + (x - m) ** 2 + variance);
  const kl = 0.5 * (variance + m * m - 1 - Math.log(variance));
  return logLikelihood - kl;
}

/**
 * A Monte Carlo estimate of E log p(x, z) − E log mixture, with its standard
 * error; each "user" is one repetition.
 */
async function bound(
  samples: number,
  withOwn: boolean,
  random: Random,
): Promise<{ mean: number; error: number }> {
  const { x, m, s, t } = TOY;
  const repetitions = 10_000;
  const normals = (rows: number) => {
    const values = new Float32Array(rows * repetitions);
    random.fillNormal(values);
    return tf.tensor2d(values, [rows, repetitions]);
  };
  const psi = (rows: number) => {
    const mean = normals(rows).mul<tf.Tensor2D>(t).add<tf.Tensor2D>(m);
    return { mean, logVariance: tf.fill(mean.shape, 2 * Math.log(s)) };
  };
  const terms = tf.tidy(() => {
    const own = psi(1) as ReturnType<typeof psi> & {
      logVariance: tf.Tensor2D;
    };
    const z = own.mean.add<tf.Tensor2D>(normals(1).mul(s));
    const others = samples > 0
      ? mixingLogDensity(
        z,
        psi(samples) as { mean: tf.Tensor2D; logVariance: tf.Tensor2D },
        repetitions,
      )
      : undefined;
    const mixture = logMixture(
      withOwn ? mixingLogDensity(z, own, repetitions) : undefined,
      others,
    );
    const logJoint = z.square().add(z.sub(x).square()).add(2 * LOG_TWO_PI)
      .mul(-0.5).reshape([repetitions]);
    return logJoint.sub(mixture);
  });
  const values = Float64Array.from(await terms.data());
  terms.dispose();
  const mean = values.reduce((a, b) => a + b) / repetitions;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) /
    repetitions;
  return { mean, error: Math.sqrt(variance / repetitions) };
}

testOnBackends("L_K rises with K, and brackets the exact bound", async () => {
  const before = tf.memory().numTensors;
  const random = new Random(3);
  const exact = exactElbo(TOY);
  let previous = -Infinity;
  for (const samples of [0, 1, 4, 60]) {
    const { mean, error } = await bound(samples, true, random);
    assert(mean < exact + 4 * error, `L_${samples} is a lower bound`);
    assert(mean > previous, `L_${samples} is above the one before`);
    previous = mean;
  }
  assertAlmostEquals(previous, exact, 0.05);
  for (const samples of [4, 60]) {
    const { mean, error } = await bound(samples, false, random);
    assert(mean > exact - 4 * error, `without its own ψ, ${samples}`);
  }
  assertEquals(tf.memory().numTensors, before);
});

testOnBackends("at K = 0 it is the surrogate with q(z | ψ) alone", async () => {
  const { x, m, s, t } = TOY;
  // E log p(x, z) + the entropy of N(ψ, s²).
  const expected = exactElbo(TOY) - 0.5 * Math.log((s * s + t * t) / (s * s));
  const { mean, error } = await bound(0, true, new Random(5));
  assertAlmostEquals(mean, expected, 5 * error);
  const own = tf.tensor2d([[-1.5, -2.5]]);
  const mixture = logMixture(own, undefined);
  assertEquals([...await mixture.data()], [-1.5, -2.5]);
  assertThrows(() => logMixture(undefined, undefined), RangeError, "raise K");
  tf.dispose([own, mixture]);
  assert(x > m);
});

testOnBackends("mixtures of tiny densities stay in log space", async () => {
  const own = tf.tensor2d([[-1000, -800]]);
  const others = tf.tensor2d([[-1000, -2000], [-3000, -800]]);
  const mixture = logMixture(own, others);
  const values = await mixture.data();
  assertAlmostEquals(values[0], -1000 + Math.log(2 / 3), 1e-3);
  assertAlmostEquals(values[1], -800 + Math.log(2 / 3), 1e-3);
  tf.dispose([own, others, mixture]);
});

testOnBackends("the bound of a SIVAE rises with K", async () => {
  const { train } = toySplit(60);
  const model = new Sivae(train.items, new Random(1), {
    hidden: 12,
    latent: 3,
    units: 6,
    noise: 3,
    samples: 1,
  });
  // Noise that matters, or there is nothing to mix.
  for (const [name, parameter] of Object.entries(model.parameters)) {
    if (!/noise|below/.test(name)) continue;
    const larger = tf.tidy(() => parameter.mul(4));
    parameter.assign(larger);
    larger.dispose();
  }
  const average = async (samples: number) => {
    // The same draws of z for every K.
    const [fixed, further] = [new Random(2), new Random(4)];
    let sum = 0;
    const noise = (rows: number, random: Random) => {
      const values = new Float32Array(rows * 3);
      random.fillNormal(values);
      return tf.tensor2d(values, [rows, 3]);
    };
    for (let time = 0; time < 20; time++) {
      const kl = tf.tidy(() =>
        model.negativeBound(train, train, {
          epsilon: noise(60, fixed),
          own: [noise(60, fixed), noise(60, fixed)],
          others: [
            noise(60 * samples, further),
            noise(60 * samples, further),
          ],
          beta: 1,
        }).parts.kl
      );
      sum += (await kl.data())[0] / 20;
      kl.dispose();
    }
    return sum;
  };
  const [none, few, many] = [
    await average(0),
    await average(2),
    await average(20),
  ];
  assert(none > few && few > many, `KL ${none} > ${few} > ${many}`);
  model.dispose();
});

Deno.test("K and J grow over the epochs that they are told to", () => {
  const model = new Sivae(5, new Random(1), {
    hidden: 2,
    latent: 2,
    units: 2,
    noise: 1,
    samples: 11,
    draws: 6,
    growth: 10,
  });
  const schedule = [1, 2, 6, 10, 11, 50].map((epoch) => model.samplesAt(epoch));
  assertEquals(schedule, [1, 2, 6, 10, 11, 11]);
  const draws = [1, 2, 3, 6, 10, 11, 50].map((epoch) => model.drawsAt(epoch));
  assertEquals(draws, [1, 1, 2, 3, 5, 6, 6]);
  const none = { ...model.options, samples: 0 };
  const without = new Sivae(5, new Random(1), none);
  assertEquals([1, 5].map((epoch) => without.samplesAt(epoch)), [0, 0]);
  without.dispose();
  model.dispose();
});

testOnBackends("a loss takes as many samples as its epoch has", () => {
  const taken: number[][] = [];
  class Watched extends Sivae {
    override negativeBound(
      ...[input, target, noise]: Parameters<Sivae["negativeBound"]>
    ) {
      const users = target.offsets.length - 1;
      taken.push([noise.others[0], noise.own[0], noise.epsilon]
        .map(({ shape }) => shape[0] / users));
      return super.negativeBound(input, target, noise);
    }
  }
  const { train } = toySplit(10);
  const model = new Watched(train.items, new Random(1), {
    hidden: 3,
    latent: 2,
    units: 2,
    noise: 2,
    samples: 5,
    draws: 3,
    growth: 4,
  });
  const userIndices = Uint32Array.from({ length: 10 }, (_, user) => user);
  for (const epoch of [1, 3, 5]) {
    tf.tidy(() =>
      model.loss({
        users: train,
        userIndices,
        beta: 1,
        epoch,
        random: new Random(epoch),
      }).total
    ).dispose();
  }
  assertEquals(taken, [[1, 1, 1], [3, 2, 2], [5, 3, 3]]);
  model.dispose();
});
