/**
 * aWAE: a Wasserstein auto-encoder with a sparse latent representation, a
 * baseline of Table 3.
 *
 * Zhong and Zhang (2018), "Wasserstein autoencoders for collaborative
 * filtering", whose numbers the paper copies (section 4.3). Wasserstein
 * auto-encoders (Tolstikhin et al. 2018) minimise a cost of reconstruction plus
 * a divergence between the prior P_Z and the aggregate Q_Z of all users'
 * representations, where a VAE draws each user's own towards the prior; aWAE
 * adds an ℓ₁ penalty:
 *
 *     E c(x, f_θ(z)) + λ D(Q_Z, P_Z) + γ E ‖z‖₁,   z ~ q_φ(z | x).
 *
 * Its authors published no code, and this was written from the abstracts of its
 * two versions. What they leave open is assumed: networks, input and draw of z
 * are Mult-VAE's; of its two costs, one is the multinomial cross-entropy (8),
 * the other the Bernoulli one (10); D is the maximum mean discrepancy of
 * Tolstikhin et al., estimated over each batch; the ℓ₁ term is minimised by its
 * subgradient with the rest, by Adam.
 * λ and γ were chosen on MovieLens 100K's validation users.
 *
 *     deno task train --model awae --dataset ml-100k -o cost=logistic
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { logisticLogLikelihood } from "../backend/ops/logistic_log_likelihood.ts";
import {
  type SparseArrays,
  type SparseRows,
  sparseRows,
} from "../backend/ops/sparse_rows.ts";
import type { Random } from "../random.ts";
import type { Loss, TrainingBatch } from "../training/trainable.ts";
import { normaliseAndDropOut, normalNoise } from "./layers.ts";
import { maximumMeanDiscrepancy } from "./maximum_mean_discrepancy.ts";
import type { ModelDefinition } from "./model.ts";
import { MULT_VAE_DEFAULTS, MultVae, type MultVaeOptions } from "./mult_vae.ts";
import { checkAbove } from "./settings.ts";

/** A Mult-VAE's settings, the cost, and the weights of the two penalties. */
export interface AwaeOptions extends MultVaeOptions {
  /** Cost c(x, y): "multinomial" (8) or "logistic" (10). */
  readonly cost: string;
  /** Weight λ of D(Q_Z, P_Z). */
  readonly divergence: number;
  /** Weight γ of ‖z‖₁. */
  readonly sparsity: number;
}

const DEFAULTS: AwaeOptions = {
  ...MULT_VAE_DEFAULTS,
  cost: "multinomial",
  divergence: 1000,
  sparsity: 0.1,
};

/** {@linkcode MultVae} with other penalties. */
export class Awae extends MultVae {
  override readonly name = "awae";
  declare readonly options: AwaeOptions;

  constructor(
    items: number,
    random: Random,
    options: Partial<AwaeOptions> = {},
  ) {
    const settings = { ...DEFAULTS, ...options };
    if (!["multinomial", "logistic"].includes(settings.cost)) {
      throw new RangeError(
        'Expected the setting "cost" of awae to be "multinomial" or ' +
          `"logistic" but found "${settings.cost}"`,
      );
    }
    checkAbove("divergence", settings.divergence, 0, true);
    checkAbove("sparsity", settings.sparsity, 0, true);
    super(items, random, settings);
  }

  override logLikelihood(logits: tf.Tensor2D, x: SparseRows): tf.Tensor1D {
    return this.options.cost === "logistic"
      ? logisticLogLikelihood(logits, x)
      : super.logLikelihood(logits, x);
  }

  override loss({ users, random }: TrainingBatch): Loss {
    const input = normaliseAndDropOut(users, this.options.keep, random);
    const noise = () =>
      normalNoise([users.offsets.length - 1, this.options.latent], random);
    return this.penalisedCost(input, users, noise(), noise());
  }

  /**
   * The loss for given noise.
   *
   * @param epsilon What z is drawn with, float32 [users, K]
   * @param prior Draws from P_Z, float32 [users, K]
   */
  penalisedCost(
    input: SparseArrays,
    target: SparseArrays,
    epsilon: tf.Tensor2D,
    prior: tf.Tensor2D,
  ): Loss {
    const { z } = this.draw(
      this.encode(sparseRows(input, this.items)),
      epsilon,
    );
    const logLikelihood = this.logLikelihood(
      this.decode(z),
      sparseRows(target, this.items),
    );
    const reconstruction = tf.neg(tf.mean(logLikelihood)) as tf.Scalar;
    const divergence = maximumMeanDiscrepancy(z, prior);
    const sparsity = tf.mean(tf.sum(tf.abs(z), 1)) as tf.Scalar;
    return {
      total: reconstruction.add(divergence.mul(this.options.divergence))
        .add(sparsity.mul(this.options.sparsity)),
      parts: { reconstruction, divergence, sparsity },
    };
  }
}

export const definition: ModelDefinition = {
  name: "awae",
  title: "aWAE",
  source: "Section 4.3, Table 3: Zhong and Zhang (2018)",
  defaults: { ...DEFAULTS },
  grid: [
    { divergence: 100, sparsity: 0.1 },
    { divergence: 1000, sparsity: 0.1 },
    { divergence: 1000, sparsity: 0.3 },
  ],
  annealed: false,
  create: (items, random, options) => new Awae(items, random, options),
};
