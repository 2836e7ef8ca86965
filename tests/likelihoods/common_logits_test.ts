import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { enumerateSubsets } from "../../lib/choose/mod.ts";
import {
  fromRows,
  itemCounts,
  loadDataset,
  userItems,
} from "../../lib/interactions/mod.ts";
import {
  commonLogits,
  type Likelihood,
  logisticLikelihood,
  multinomialLikelihood,
  nChooseKLikelihood,
} from "../../lib/likelihoods/mod.ts";

const women = (await loadDataset("southern-women")).interactions;
const logits = commonLogits(women);
const all: readonly [Likelihood, Float64Array][] = [
  [nChooseKLikelihood, logits.nChooseK],
  [multinomialLikelihood, logits.multinomial],
  [logisticLikelihood, logits.logistic],
];

for (const [likelihood, eta] of all) {
  Deno.test(`common logits of ${likelihood.name}: the gradient over all users is 0`, () => {
    const sum = new Float64Array(women.items);
    for (let user = 0; user < women.users; user++) {
      likelihood.evaluate(eta, userItems(women, user)).gradient
        .forEach((slope, item) => sum[item] += slope);
    }
    for (const slope of sum) assertAlmostEquals(slope, 0, 1e-8);
  });

  Deno.test(`common logits of ${likelihood.name}: items are sorted by popularity`, () => {
    const counts = itemCounts(women);
    for (let i = 0; i < women.items; i++) {
      for (let j = 0; j < women.items; j++) {
        if (counts[i] > counts[j]) assert(eta[i] > eta[j], `${i} and ${j}`);
      }
    }
  });
}

Deno.test("common logits of (9): expected counts by enumeration are observed", () => {
  const expected = new Float64Array(women.items);
  for (let user = 0; user < women.users; user++) {
    const n = userItems(women, user).length;
    for (const { items, probability } of enumerateSubsets(logits.nChooseK, n)) {
      for (const item of items) expected[item] += probability;
    }
  }
  itemCounts(women).forEach((count, item) =>
    assertAlmostEquals(expected[item], count, 1e-8)
  );
});

Deno.test("common logits: an item with everybody is named", () => {
  const x = fromRows([[0, 1], [0, 2]], 3);
  assertThrows(() => commonLogits(x), RangeError, "Item 0 has 2 of 2 users");
});
