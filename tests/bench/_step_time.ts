/**
 * How long a gradient model takes for one update.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Interactions } from "../../lib/interactions/interactions.ts";
import type { Random } from "../../lib/random.ts";
import { Adam } from "../../lib/training/adam.ts";
import type { Trainable } from "../../lib/training/trainable.ts";
import { medianMs } from "./_measure.ts";

/** Milliseconds of one step: the median, and the means of its two halves. */
export async function stepTime(
  model: Trainable,
  users: Interactions,
  random: Random,
): Promise<{ stepMs: number; gradientMs: number; adamMs: number }> {
  const adam = new Adam(model.parameters);
  const variables = Object.values(model.parameters);
  const userIndices = new Uint32Array(users.users);
  let gradientSum = 0;
  let adamSum = 0;
  let count = 0;
  const stepMs = await medianMs(
    async () => {
      const start = performance.now();
      const { value, grads } = tf.variableGrads(
        () =>
          model.loss({ users, userIndices, beta: 0.2, epoch: 1, random }).total,
        variables,
      );
      await value.data();
      const middle = performance.now();
      adam.update(Object.fromEntries(
        Object.entries(model.parameters)
          .map(([name, variable]) => [name, grads[variable.name]]),
      ));
      tf.dispose([value, grads]);
      gradientSum += middle - start;
      adamSum += performance.now() - middle;
      count++;
    },
    15,
    5,
  );
  adam.dispose();
  return { stepMs, gradientMs: gradientSum / count, adamMs: adamSum / count };
}
