/**
 * Finds the models: every file in this folder that exports a `definition`.
 *
 * @module
 */
import type { ModelDefinition } from "./model.ts";

/**
 * All models, by name.
 *
 * @param folder Whose files are asked, ending in "/"; this one if left out.
 */
export async function listModels(
  folder = new URL(".", import.meta.url),
): Promise<ModelDefinition[]> {
  const found: ModelDefinition[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".ts")) continue;
    const { definition } = await import(new URL(name, folder).href);
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
