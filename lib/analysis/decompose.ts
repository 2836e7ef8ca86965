import type { Information } from "./information.ts";
import type { SampledMean } from "./sampled_mean.ts";

/** −L_β and the terms that it is made of, in nats a user. */
export interface Decomposition {
  readonly beta: number;
  /** −L_β = D + β R, from (5). */
  readonly objective: number;
  /** (β − 1) I_q(x; z). */
  readonly information: number;
  /** β KL(q(z) ‖ p(z)). */
  readonly marginal: number;
  /** E_q(z) KL(q(x | z) ‖ p(x | z)). */
  readonly observation: number;
  /** H, which the printed (11) leaves out. */
  readonly entropy: number;
  /** The objective less the sum of the four terms: 0 but for sampling. */
  readonly residual: SampledMean;
}

/**
 * Equation (11), term by term. With q(x, z) = p_D(x) q(z | x),
 *
 *     R = I + KL(q(z) ‖ p(z)),
 *     D = E log q(x | z) − log p(x | z) + E − log q(x | z)
 *       = E_q(z) KL(q(x | z) ‖ p(x | z)) + H_q(x | z),
 *     H_q(x | z) = H − I,
 *
 * so that D + β R is
 *
 *     (β − 1) I + β KL(q(z) ‖ p(z)) + E_q(z) KL(q(x | z) ‖ p(x | z)) + H.
 *
 * The paper prints this without H. Since H depends on no parameter, the maximum
 * is where it was; but the equation is one only up to that constant.
 */
export function decompose(
  { information, marginal, observation, entropy, distortion, rate, residual }:
    Information,
  beta: number,
): Decomposition {
  return {
    beta,
    objective: distortion.mean + beta * rate.mean,
    information: (beta - 1) * information.mean,
    marginal: beta * marginal.mean,
    observation: observation.mean,
    entropy,
    residual,
  };
}
