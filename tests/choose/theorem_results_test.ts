import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  keepTheoremResults,
  nChooseKMode,
  searchViolations,
  slackSummary,
  theorem2,
  theorem3,
  theoremResults,
} from "../../lib/choose/mod.ts";
import { Random } from "../../lib/random.ts";
import { close, normalLogits } from "./_choices.ts";

const users = [3, 8, 20].map((n) => {
  const eta = normalLogits(60, 2, n);
  const items = new Random(n).choice(60, n);
  return { multinomial: theorem2(eta, items), logistic: theorem3(eta, items) };
});

Deno.test("slacks are summed up over users", () => {
  const summary = slackSummary(users);
  assertEquals(summary.users, 3);
  close(
    summary.multinomial.slack,
    summary.multinomial.orderings + summary.multinomial.repeats,
  );
  close(summary.exact - summary.logistic.bound, summary.logistic.slack);
  // log 8!
  close(summary.multinomial.medianOrderings, Math.log(40_320));
  assert(summary.disagreement < 1e-13);
  assert(summary.leastDifference.every((difference) => difference > 0));
  // A wrong slack, or a bound above (9), shows.
  const wrong = users.map((user) => ({
    ...user,
    multinomial: { ...user.multinomial, bound: user.multinomial.exact + 1 },
  }));
  assertEquals(slackSummary(wrong).leastDifference[0], -1);
  assert(slackSummary(wrong).disagreement > 0.1);
  assertThrows(() => slackSummary([]), RangeError, "at least one user");
});

Deno.test("results of full runs are kept, one a theorem and data set", async () => {
  const file = await Deno.makeTempFile();
  await Deno.remove(file);
  assertEquals(await theoremResults(file), { searches: [], slacks: [] });
  const report = searchViolations(3, { random: new Random(1), cases: 2000 });
  const eta = Float64Array.of(-Infinity, 1e-300, 2);
  const slack = {
    dataset: "b",
    title: "B",
    training: "briefly",
    items: 60,
    summary: slackSummary(users),
  };
  await keepTheoremResults({
    searches: [{
      report: { ...report, tightest: { eta, n: 1, slack: 1e-40 } },
      seconds: 2,
    }],
    slacks: [slack],
  }, file);
  await keepTheoremResults({
    slacks: [{ ...slack, dataset: "a" }, { ...slack, training: "longer" }],
  }, file);
  const { searches, slacks } = await theoremResults(file);
  assertEquals(searches.length, 1);
  assertEquals(searches[0].report.tightest?.eta, eta);
  assertEquals(searches[0].report.cases, report.cases);
  assertEquals(slacks.map(({ dataset }) => dataset), ["a", "b"]);
  assertEquals(slacks[1].training, "longer");
  await Deno.remove(file);
});

Deno.test("what is kept: ten million cases a theorem without a violation", async () => {
  const { searches, slacks } = await theoremResults();
  assertEquals(searches.map(({ report }) => report.theorem), [1, 2, 3]);
  for (const { report } of searches) {
    assert(report.cases >= 10_000_000);
    assertEquals(report.violations.length, 0);
    assert(report.tightest !== undefined && report.tightest.slack > 0);
  }
  for (const { summary } of slacks) {
    assert(summary.leastDifference.every((difference) => difference > 0));
    assert(summary.disagreement < 1e-12);
  }
  // The tightest case of Theorem 3 is one that can be computed again.
  const { eta, n, slack } = searches[2].report.tightest!;
  close(theorem3(eta, nChooseKMode(eta, n)).slack / slack, 1);
});
