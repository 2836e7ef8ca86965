import type { Theorem2 } from "./theorem2.ts";
import type { Theorem3 } from "./theorem3.ts";

/** Theorems 2 and 3 on one user's logits and items. */
export interface UserSlack {
  readonly multinomial: Theorem2;
  readonly logistic: Theorem3;
}

/** What users' logits say of the theorems; in nats a user, means if not named. */
export interface SlackSummary {
  readonly users: number;
  /** (9) */
  readonly exact: number;
  /** (8), and what it loses. */
  readonly multinomial: {
    readonly bound: number;
    readonly slack: number;
    readonly orderings: number;
    /** The median over users of log N_u!. */
    readonly medianOrderings: number;
    readonly repeats: number;
  };
  /** (10), and what it loses. */
  readonly logistic: {
    readonly bound: number;
    readonly slack: number;
    readonly count: number;
    readonly shift: number;
  };
  /** Users for whom (10) as it is is closer to (9) than (8) is. */
  readonly logisticCloser: number;
  /** The least (9) − (8) and (9) − (10) of a user, both sides by themselves. */
  readonly leastDifference: readonly [number, number];
  /**
   * The largest |(9) − bound − slack| of a user, relative to the bound's size:
   * the slack comes from its causes and not from the sides.
   */
  readonly disagreement: number;
}

/**
 * Sums up Theorems 2 and 3 over users.
 *
 * @throws {RangeError} If there are no users.
 */
export function slackSummary(users: readonly UserSlack[]): SlackSummary {
  if (users.length === 0) {
    throw new RangeError("Expected at least one user but found none");
  }
  const mean = (pick: (user: UserSlack) => number) =>
    users.reduce((sum, user) => sum + pick(user), 0) / users.length;
  const least = (pick: (user: UserSlack) => number) =>
    users.reduce((low, user) => Math.min(low, pick(user)), Infinity);
  const off = ({ exact, bound, slack }: Theorem2 | Theorem3) =>
    Math.abs(exact - bound - slack) / Math.max(1, Math.abs(bound));
  const orderings = users.map(({ multinomial }) => multinomial.orderings)
    .sort((a, b) => a - b);
  const half = orderings.length / 2;
  return {
    users: users.length,
    exact: mean(({ multinomial }) => multinomial.exact),
    multinomial: {
      bound: mean(({ multinomial }) => multinomial.bound),
      slack: mean(({ multinomial }) => multinomial.slack),
      orderings: mean(({ multinomial }) => multinomial.orderings),
      medianOrderings:
        (orderings[Math.ceil(half) - 1] + orderings[Math.floor(half)]) / 2,
      repeats: mean(({ multinomial }) => multinomial.repeats),
    },
    logistic: {
      bound: mean(({ logistic }) => logistic.bound),
      slack: mean(({ logistic }) => logistic.slack),
      count: mean(({ logistic }) => logistic.count),
      shift: mean(({ logistic }) => logistic.shift),
    },
    logisticCloser:
      users.filter(({ multinomial, logistic }) =>
        logistic.slack < multinomial.slack
      ).length,
    leastDifference: [
      least(({ multinomial: { exact, bound } }) => exact - bound),
      least(({ logistic: { exact, bound } }) => exact - bound),
    ],
    disagreement: -least(({ multinomial, logistic }) =>
      -Math.max(off(multinomial), off(logistic))
    ),
  };
}
