/**
 * Fitted models on the disk.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { Random } from "../random.ts";
import {
  type NamedArray,
  readSafetensors,
  tensorDtype,
  writeSafetensors,
} from "../training/safetensors.ts";
import type { Model } from "./model.ts";
import { findModel } from "./registry.ts";

/**
 * Saves a fitted model in safetensors form.
 *
 * @throws {Error} If the file cannot be written.
 */
export async function saveModel(model: Model, path: string): Promise<void> {
  const arrays: Record<string, NamedArray> = {};
  for (const [name, tensor] of Object.entries(model.weights())) {
    const data = await tensor.data() as Float32Array;
    arrays[name] = { shape: tensor.shape, data };
  }
  const { name, items, options } = model;
  await writeSafetensors(path, {
    arrays,
    metadata: { name, items: String(items), options: JSON.stringify(options) },
  });
}

/**
 * Makes a saved model again, on the current backend.
 *
 * @throws {Error} If the file is missing, damaged, or of an unknown model.
 */
export async function loadModel(path: string): Promise<Model> {
  const { arrays, metadata } = await readSafetensors(path);
  const definition = await findModel(metadata.name);
  const model = definition.create(
    Number(metadata.items),
    new Random(0),
    JSON.parse(metadata.options),
  );
  const weights = Object.fromEntries(
    Object.entries(arrays).map(([name, { data, shape }]) => [
      name,
      tf.tensor(data as Float32Array, [...shape], tensorDtype(data)),
    ]),
  );
  try {
    model.setWeights(weights);
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    tf.dispose(weights);
  }
  return model;
}
