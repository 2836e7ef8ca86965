/**
 * Two groups of users with a taste of their own: what a model can learn.
 *
 * @module
 */
import { fromRows, type Split } from "../../lib/interactions/interactions.ts";
import { Random } from "../../lib/random.ts";

const ITEMS = 40;
const GROUP = 20;

export function toySplit(users = 120): Split {
  const random = new Random(7);
  const rows = (count: number) =>
    Array.from({ length: count }, (_, user) => {
      const items = random.choice(GROUP, 10);
      return items.map((item) => item + (user % 2) * (ITEMS - GROUP));
    });
  const heldOut = (count: number) => {
    const all = rows(count);
    return {
      input: fromRows(all.map((row) => row.subarray(0, 7)), ITEMS),
      target: fromRows(all.map((row) => row.subarray(7)), ITEMS),
    };
  };
  return {
    train: fromRows(rows(users), ITEMS),
    validation: heldOut(30),
    test: heldOut(30),
  };
}
