import type { Random } from "../random.ts";
import {
  choosable,
  extremeLogits,
  nearlyEqualLogits,
  randomLogits,
} from "./_cases.ts";
import { decide } from "./_decide.ts";
import { logSumExp } from "./_sums.ts";
import { inclusionProbabilities } from "./inclusion_probabilities.ts";
import type { SearchCase, SearchReport } from "./search_violations.ts";
import { theorem2 } from "./theorem2.ts";
import { theorem3 } from "./theorem3.ts";

/** A slack below this, relative to the sides, might be rounding. */
const NEAR = 1e-12;

/** Cases between two comparisons with `theorem2` and `theorem3`. */
const COMPARED = 100;

/** Of ten starts, this many are random, extreme, nearly equal. */
const MIX = [6, 2, 1];

/** Steps of a descent. */
const STEPS = 15;

/** Searches for violations of Theorem 2 or 3. */
export function searchBounds(
  theorem: 2 | 3,
  random: Random,
  cases: number,
  items: number,
): SearchReport {
  const violations: SearchCase[] = [];
  const report = { cases: 0, nearTies: 0, undecided: 0, equalities: 0 };
  let disagreement = 0;
  let tightest: SearchCase | undefined;

  const attempt = (eta: Float64Array, n: number) => {
    report.cases++;
    const { slack: rough, size } = slackByRecurrence(theorem, eta, n);
    let slack = rough;
    if (report.cases % COMPARED === 0) {
      const direct = slackOfTheorem(theorem, eta, n);
      disagreement = Math.max(disagreement, Math.abs(direct - slack) / size);
    }
    if (theorem === 2 && n === 1) {
      report.equalities++;
      if (Math.abs(slack) > NEAR * size) {
        throw new Error(`N = 1 should be a case of equality: ${eta}`);
      }
      return;
    }
    if (slack < NEAR * size) {
      report.nearTies++;
      const decision = decide(theorem, eta, n);
      if (decision < 0) violations.push({ eta: eta.slice(), n, slack });
      if (decision === 0) {
        report.undecided++;
        return;
      }
      // The difference is rounding; the theorem's function does not subtract.
      if (decision > 0) slack = slackOfTheorem(theorem, eta, n);
    }
    if (tightest === undefined || slack < tightest.slack) {
      tightest = { eta: eta.slice(), n, slack };
    }
  };

  while (report.cases < cases) {
    const eta = start(random, items);
    const n = random.integers(choosable(eta)) + 1;
    attempt(eta, n);
    if (random.random() < 1 / STEPS / 4) descend(theorem, eta, n, attempt);
  }
  return { theorem, ...report, violations, tightest, disagreement };
}

function start(random: Random, items: number): Float64Array {
  const size = random.integers(items) + 1;
  const dice = random.integers(MIX[0] + MIX[1] + MIX[2]);
  if (dice < MIX[0]) return randomLogits(size, random);
  if (dice < MIX[0] + MIX[1]) return extremeLogits(size, random);
  return nearlyEqualLogits(size, random);
}

/**
 * Descends the slack, of gradient N softmax(η) − g for Theorem 2 and σ(η) − g for
 * Theorem 3 with the inclusion probabilities g, by growing steps.
 */
function descend(
  theorem: 2 | 3,
  eta: Float64Array,
  n: number,
  attempt: (eta: Float64Array, n: number) => void,
): void {
  let step = 1;
  for (let k = 0; k < STEPS; k++) {
    const inside = inclusionProbabilities(eta, n);
    const total = logSumExp(eta);
    for (let i = 0; i < eta.length; i++) {
      const expected = theorem === 2
        ? n * Math.exp(eta[i] - total)
        : 1 / (1 + Math.exp(-eta[i]));
      eta[i] -= step * (expected - inside[i]);
    }
    step *= 1.5;
    attempt(eta, n);
  }
}

/** Both sides' difference, and the size of what was subtracted. */
function slackByRecurrence(
  theorem: 2 | 3,
  eta: Float64Array,
  n: number,
): { slack: number; size: number } {
  const table = new Float64Array(n + 1).fill(-Infinity);
  table[0] = 0;
  let total = -Infinity, sum = 0, largest = 0;
  for (let i = 0; i < eta.length; i++) {
    const logit = eta[i];
    if (logit === -Infinity) continue;
    for (let k = Math.min(n, i + 1); k > 0; k--) {
      table[k] = logAddExp(table[k], table[k - 1] + logit);
    }
    total = logAddExp(total, logit);
    sum += Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)));
    largest = Math.max(largest, Math.abs(logit));
  }
  const left = theorem === 2 ? n * total : sum;
  return { slack: left - table[n], size: 1 + largest * eta.length };
}

function slackOfTheorem(theorem: 2 | 3, eta: Float64Array, n: number): number {
  const items: number[] = [];
  for (let i = 0; items.length < n; i++) {
    if (eta[i] > -Infinity) items.push(i);
  }
  const set = Uint32Array.from(items);
  return (theorem === 2 ? theorem2(eta, set) : theorem3(eta, set)).slack;
}

function logAddExp(a: number, b: number): number {
  if (a === -Infinity) return b;
  if (b === -Infinity) return a;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}
