/**
 * The optimiser of every gradient model.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type AdamConstants, adamUpdate } from "../backend/ops/adam_update.ts";
import { assignWeights } from "./weights.ts";

/** Kingma and Ba's (2015) constants. */
export const ADAM: AdamConstants = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
};

/** Adam (Kingma and Ba 2015, Algorithm 1) over named parameters. */
export class Adam {
  /** First moments `m.NAME` and second moments `v.NAME`, as the parameters. */
  readonly moments: Readonly<Record<string, tf.Variable>>;
  #step = 0;
  #idle: Record<string, number> = {};

  constructor(
    private readonly parameters: Readonly<Record<string, tf.Variable>>,
    private readonly constants: AdamConstants = ADAM,
  ) {
    const zeros = (prefix: string) =>
      Object.entries(parameters).map(([name, { shape }]) => [
        prefix + name,
        tf.tidy(() => tf.variable(tf.zeros(shape), false)),
      ]);
    this.moments = Object.fromEntries([...zeros("m."), ...zeros("v.")]);
  }

  /** Updates so far, t. */
  get step(): number {
    return this.#step;
  }

  /** How many of the updates each parameter sat out, if any. */
  get idle(): Readonly<Record<string, number>> {
    return this.#idle;
  }

  /**
   * Changes every parameter that has a gradient. One that has none sits this
   * update out: its moments stay, and its own t does not count it.
   */
  update(gradients: Readonly<Record<string, tf.Tensor>>): void {
    this.#step++;
    for (const [name, parameter] of Object.entries(this.parameters)) {
      const idle = this.#idle[name] ?? 0;
      if (!gradients[name]) {
        this.#idle[name] = idle + 1;
        continue;
      }
      adamUpdate(
        parameter,
        this.moments[`m.${name}`],
        this.moments[`v.${name}`],
        gradients[name],
        this.#step - idle,
        this.constants,
      );
    }
  }

  /** Goes on from saved moments. */
  restore(
    step: number,
    moments: Readonly<Record<string, tf.Tensor>>,
    idle: Readonly<Record<string, number>> = {},
  ): void {
    assignWeights(this.moments, moments);
    this.#step = step;
    this.#idle = { ...idle };
  }

  dispose(): void {
    tf.dispose(Object.values(this.moments));
  }
}
