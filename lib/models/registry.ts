/**
 * Finds the models: every file in this folder that exports a `definition`.
 *
 * @module
 */
import type { ModelDefinition } from "./model.ts";

/** All models, by name. */
export async function listModels(): Promise<ModelDefinition[]> {
  const found: ModelDefinition[] = [];
  for await (const { name } of Deno.readDir(new URL(".", import.meta.url))) {
    if (!name.endsWith(".ts")) continue;
    const { definition } = await import(`./${name}`);
    if (definition) found.push(definition);
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * The model of a name such as "mult-vae".
 *
 * @throws {RangeError} If there is no such model; the message lists those that
 *   there are.
 */
export async function findModel(name: string): Promise<ModelDefinition> {
  const models = await listModels();
  const found = models.find((model) => model.name === name);
  if (!found) {
    throw new RangeError(
      `There is no model "${name}": choose one of ` +
        models.map((model) => model.name).join(", "),
    );
  }
  return found;
}
