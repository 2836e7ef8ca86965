import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  activityHistogram,
  fromRows,
  generate,
  loadDataset,
  popularityCurve,
  splitTable,
  splitUsers,
  summarise,
  table1Column,
} from "../../lib/interactions/mod.ts";
import { inTemporaryFolder } from "./_temporary.ts";

const x = fromRows([[0, 1, 2], [0, 1], [0], []], 4);

Deno.test("counts and spreads", () => {
  const summary = summarise(x);
  assertEquals([summary.users, summary.items, summary.interactions], [4, 4, 6]);
  assertAlmostEquals(summary.density, 6 / 16, 1e-15);
  assertEquals(summary.itemsPerUser, {
    least: 0,
    median: 1.5,
    mean: 1.5,
    greatest: 3,
  });
  assertEquals(summary.usersPerItem.greatest, 3);
});

Deno.test("the popularity curve falls and ends with everything", () => {
  assertEquals(popularityCurve(x), [
    { rank: 1, users: 3, cumulativeShare: 0.5 },
    { rank: 2, users: 2, cumulativeShare: 5 / 6 },
    { rank: 3, users: 1, cumulativeShare: 1 },
    { rank: 4, users: 0, cumulativeShare: 1 },
  ]);
  const { interactions } = generate({ users: 500, items: 900, meanItems: 20 });
  const curve = popularityCurve(interactions, 50);
  assertEquals(curve[0].rank, 1);
  assertEquals(curve[curve.length - 1].rank, 900);
  assertAlmostEquals(curve[curve.length - 1].cumulativeShare, 1, 1e-12);
  const users = curve.map((point) => point.users);
  assertEquals(users, users.toSorted((one, other) => other - one));
});

Deno.test("every user is in one bin of the histogram", () => {
  assertEquals(activityHistogram(x, 1), [
    { from: 0, to: 1, users: 1 },
    { from: 1, to: 2, users: 1 },
    { from: 2, to: 4, users: 2 },
  ]);
  const { interactions } = generate({ users: 500, items: 900, meanItems: 20 });
  const bins = activityHistogram(interactions);
  assertEquals(bins.reduce((sum, bin) => sum + bin.users, 0), 500);
  bins.slice(1).forEach((bin, k) => assertEquals(bin.from, bins[k].to));
});

Deno.test("the tables of the split add up to the whole", async () => {
  await inTemporaryFolder(async (cache) => {
    const dataset = await loadDataset("southern-women", { cache });
    const split = splitUsers(dataset.interactions, { heldOutUsers: 3 });
    const table = splitTable(split);
    assertEquals(table.map((row) => row.users), [12, 3, 3, 3, 3]);
    // Training women were at every event, so nothing is dropped.
    assertEquals(split.train.items, 14);
    assertEquals(table.reduce((sum, row) => sum + row.interactions, 0), 89);
    const column = table1Column(dataset, split);
    assertEquals(column.heldOutUsers, 3);
    assertAlmostEquals(column.densityPercent, 100 * 89 / (18 * 14), 1e-12);
  });
});
