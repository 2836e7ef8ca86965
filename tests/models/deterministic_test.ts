import { assertEquals } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import type { ModelDefinition } from "../../lib/models/model.ts";
import { listModels } from "../../lib/models/registry.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { toySplit } from "../training/_toy.ts";

const split = toySplit();

async function scores(definition: ModelDefinition, seed: number) {
  const model = definition.create(split.train.items, new Random(seed));
  const fit = { ...DEFAULT_FIT, epochs: 1, batchSize: 60, seed };
  await Array.fromAsync(model.fit(split, fit));
  const tensor = model.score(split.test.input);
  const values = [...await tensor.data()];
  tensor.dispose();
  model.dispose();
  return values;
}

Deno.test("models that draw nothing are the same with every seed, others not", async () => {
  await useBackend("auto");
  for (const definition of await listModels()) {
    const [first, second] = [
      await scores(definition, 1),
      await scores(definition, 2),
    ];
    assertEquals(
      first.every((score, index) => score === second[index]),
      definition.deterministic ?? false,
      definition.name,
    );
  }
});
