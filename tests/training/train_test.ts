import * as tf from "@tensorflow/tfjs";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
} from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { evaluate } from "../../lib/evaluation/mod.ts";
import { MultVae } from "../../lib/models/mult_vae.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT, type FitOptions } from "../../lib/training/events.ts";
import type {
  EpochEvent,
  EpochRecord,
  TrainingEvent,
} from "../../lib/training/events.ts";
import { toySplit } from "./_toy.ts";

const FIT: FitOptions = {
  ...DEFAULT_FIT,
  epochs: 6,
  batchSize: 32,
  learningRate: 1e-2,
  annealing: { cap: 0.2, epochs: 4 },
  seed: 3,
};

function newModel(seed = 1): MultVae {
  return new MultVae(40, new Random(seed), { hidden: 24, latent: 8 });
}

async function numbers(model: MultVae): Promise<number[][]> {
  return await Promise.all(
    Object.values(model.parameters)
      .map(async (parameter) => [...await parameter.data()]),
  );
}

Deno.test("training learns the groups, reports, and leaks nothing", async () => {
  await useBackend("auto");
  const before = tf.memory().numTensors;
  const split = toySplit();
  const model = newModel();
  const untrained = await evaluate(model, split.test);
  const events: TrainingEvent[] = [];
  for await (const event of model.fit(split, { ...FIT, epochs: 20 })) {
    events.push(event);
  }
  const trained = await evaluate(model, split.test);
  assertGreater(
    trained.metrics["ndcg@100"].mean,
    untrained.metrics["ndcg@100"].mean + 0.1,
  );
  const epochs = events.filter((event) => event.type === "epoch");
  assertEquals(epochs.length, 20);
  assertEquals(events.filter((event) => event.type === "step").length, 80);
  assertLess(epochs.at(-1)!.loss, epochs[0].loss);
  const end = events.at(-1)!;
  assert(end.type === "end" && end.reason === "finished");
  const best = epochs.reduce((a, b) => value(b) > value(a) ? b : a);
  assertEquals(end.bestEpoch, best.epoch);
  const validation = await evaluate(model, split.validation);
  assertAlmostEquals(
    validation.metrics["ndcg@100"].mean,
    value(best),
    1e-12,
    "the model has the weights of its best epoch",
  );
  model.dispose();
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("the same seed gives the same numbers, another seed others", async () => {
  await useBackend("auto");
  const split = toySplit();
  const results = [];
  for (const seed of [3, 3, 4]) {
    const model = newModel();
    await Array.fromAsync(model.fit(split, { ...FIT, seed }));
    results.push(await numbers(model));
    model.dispose();
  }
  assertEquals(results[0], results[1]);
  assert(results[0][0][0] !== results[2][0][0]);
});

Deno.test("a fit that was interrupted goes on to the same weights", async () => {
  await useBackend("auto");
  const folder = await Deno.makeTempDir();
  const split = toySplit();
  const whole = newModel();
  const straight = await Array.fromAsync(whole.fit(split, FIT));
  const checkpoint = `${folder}/c.safetensors`;
  // In the middle of an epoch, after its last step, and after its validation.
  for (
    const [type, at] of [["step", 1], ["step", 6], ["step", 8], ["epoch", 2]]
  ) {
    const first = newModel();
    const controller = new AbortController();
    for await (
      const event of first.fit(split, {
        ...FIT,
        checkpoint,
        signal: controller.signal,
      })
    ) {
      if (event.type === "step" && type === "step" && event.step === at) {
        controller.abort();
      }
      if (event.type === "epoch" && type === "epoch" && event.epoch === at) {
        controller.abort();
      }
      if (event.type === "end") assertEquals(event.reason, "interrupted");
    }
    // A model with other weights: all that counts is in the checkpoint.
    const second = newModel(99);
    const events = await Array.fromAsync(
      second.fit(split, { ...FIT, checkpoint }),
    );
    assertEquals(events[0].type, "resumed");
    assertEquals(await numbers(second), await numbers(whole));
    assertEquals(history(events), history(straight));
    // A third finds the fit finished.
    const finished = await Array.fromAsync(
      second.fit(split, { ...FIT, checkpoint }),
    );
    assertEquals(history(finished), history(straight));
    first.dispose();
    second.dispose();
    await Deno.remove(checkpoint);
  }
  whole.dispose();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a checkpoint of another fit is refused", async () => {
  await useBackend("auto");
  const folder = await Deno.makeTempDir();
  const checkpoint = `${folder}/c.safetensors`;
  const split = toySplit();
  const model = newModel();
  await Array.fromAsync(model.fit(split, { ...FIT, epochs: 1, checkpoint }));
  await assertRejects(
    () => Array.fromAsync(model.fit(split, { ...FIT, seed: 8, checkpoint })),
    Error,
    "another fit",
  );
  model.dispose();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("early stop counts epochs without a better one", async () => {
  await useBackend("auto");
  const model = newModel();
  const events = await Array.fromAsync(
    model.fit(toySplit(), { ...FIT, epochs: 500, patience: 3 }),
  );
  const end = events.at(-1)!;
  assert(end.type === "end" && end.reason === "early-stop");
  assertEquals(end.epochs, end.bestEpoch + 3);
  model.dispose();
});

Deno.test("a loss that is not a number ends the fit with a remedy", async () => {
  await useBackend("auto");
  const model = newModel();
  const before = tf.memory().numTensors;
  await assertRejects(
    () =>
      Array.fromAsync(model.fit(toySplit(), { ...FIT, learningRate: 1e30 })),
    Error,
    "lower the learning rate",
  );
  assertEquals(tf.memory().numTensors, before);
  model.dispose();
});

function history(events: readonly TrainingEvent[]): readonly EpochRecord[] {
  const end = events.at(-1)!;
  assert(end.type === "end");
  assertEquals(end.history.length, FIT.epochs);
  return end.history;
}

function value(event: EpochEvent): number {
  return event.validation["ndcg@100"].mean;
}
