import type { Random } from "../random.ts";
import {
  choosable,
  extremeLogits,
  nearlyEqualLogits,
  randomLogits,
} from "./_cases.ts";
import {
  averagePrecision,
  discountedGain,
  type Gain,
  reciprocalRank,
} from "./gains.ts";
import type { SearchCase, SearchReport } from "./search_violations.ts";
import { theorem1 } from "./theorem1.ts";

/** Searches for violations of Theorem 1, all rankings of each case. */
export function searchRankings(
  random: Random,
  cases: number,
  items: number,
): SearchReport {
  const violations: SearchCase[] = [];
  let tried = 0, nearTies = 0, undecided = 0, equalities = 0;
  let tightest: SearchCase | undefined;
  const kinds = [randomLogits, extremeLogits, nearlyEqualLogits];
  while (tried < cases) {
    const size = 2 + random.integers(items - 1);
    const eta = kinds[random.integers(kinds.length)](size, random);
    const n = random.integers(choosable(eta)) + 1;
    const result = theorem1(eta, n, randomGain(size, n, random));
    tried += result.rankings;
    equalities += result.ties;
    nearTies += result.nearTies;
    undecided += result.undecided;
    const slack = result.sorted - result.runnerUp;
    const found = { eta, n, slack };
    if (result.violated) violations.push(found);
    if (tightest === undefined || slack < tightest.slack) tightest = found;
  }
  return {
    theorem: 1,
    cases: tried,
    violations,
    nearTies,
    undecided,
    equalities,
    tightest,
    disagreement: 0,
  };
}

/** A monotonic gain: a sum over places, a known one, or any at all. */
function randomGain(items: number, n: number, random: Random): Gain {
  const dice = random.random();
  if (dice < 0.1) return reciprocalRank;
  if (dice < 0.2) return averagePrecision;
  if (dice < 0.5) {
    const discounts = Float64Array.from(
      { length: items },
      () => random.random() < 0.3 ? 0 : random.random(),
    );
    return discountedGain(discounts.sort().reverse());
  }
  return monotonicGain(items, n, random);
}

/**
 * A random gain of each set of places, raised to the largest gain of the sets
 * that are no better: those from which the set comes by moving relevant items up.
 */
function monotonicGain(items: number, n: number, random: Random): Gain {
  const gains = new Map<number, number>();
  // A set with its items further down is the larger number, so it comes first.
  for (let set = 2 ** items - 1; set >= 0; set--) {
    if (bits(set) !== n) continue;
    let gain = random.random() ** 3;
    for (let place = 1; place < items; place++) {
      const before = 1 << (place - 1), here = 1 << place;
      if ((set & before) !== 0 && (set & here) === 0) {
        gain = Math.max(gain, gains.get(set ^ before ^ here) ?? 0);
      }
    }
    gains.set(set, gain);
  }
  return (relevance) => {
    let set = 0;
    relevance.forEach((relevant, place) => set |= relevant << place);
    return gains.get(set) ?? 0;
  };
}

function bits(set: number): number {
  let count = 0;
  for (; set !== 0; set &= set - 1) count++;
  return count;
}
