import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { useBackend } from "../../lib/backend/mod.ts";
import { evaluate, showAtMost } from "../../lib/evaluation/mod.ts";
import {
  fromRows,
  type Interactions,
  userItems,
  validateInteractions,
} from "../../lib/interactions/interactions.ts";
import { toySplit } from "../training/_toy.ts";

/** Keeps what it is shown; scores say nothing. */
function recorder() {
  const shown: Interactions[] = [];
  const score = (input: Interactions) => {
    shown.push(input);
    return tf.zeros([input.users, input.items]) as tf.Tensor2D;
  };
  return { shown, score };
}

await useBackend("cpu");
const input = fromRows([[0, 2, 4, 6, 8], [], [3], [1, 2]], 10);

Deno.test("show at most: so many of a user's own items, sorted", () => {
  const model = recorder();
  showAtMost(model, 2).score(input).dispose();
  const [shown] = model.shown;
  validateInteractions(shown);
  assertEquals(
    Array.from({ length: 4 }, (_, user) => userItems(shown, user).length),
    [2, 0, 1, 2],
  );
  for (let user = 0; user < 4; user++) {
    const own = userItems(input, user);
    assert(userItems(shown, user).every((item) => own.includes(item)));
  }
});

Deno.test("show at most: none, and all", () => {
  const model = recorder();
  showAtMost(model, 0).score(input).dispose();
  showAtMost(model, 99).score(input).dispose();
  assertEquals(model.shown[0].indices.length, 0);
  assertEquals(model.shown[1].indices, input.indices);
});

Deno.test("show at most: batches do not matter, and known items stay out", async () => {
  const { test } = toySplit();
  // Best are the items that the user has and does not show.
  const scorer = {
    score: (input: Interactions) =>
      tf.tidy(() => {
        const rows = tf.buffer([input.users, input.items]);
        for (let user = 0; user < input.users; user++) {
          for (const item of userItems(input, user)) rows.set(1, user, item);
        }
        return rows.toTensor() as tf.Tensor2D;
      }),
  };
  const few = showAtMost(scorer, 3);
  const [one, other] = [
    await evaluate(few, test, { batchSize: 7 }),
    await evaluate(few, test, { batchSize: 500 }),
  ];
  assertEquals(one.perUser, other.perUser);
  // Items are ranked by number where scores are equal; that none of the known
  // ones is recommended leaves the ranking of the rest as it was.
  const zero = await evaluate(showAtMost(scorer, 0), test);
  assertEquals(one.perUser, zero.perUser);
});

Deno.test("show at most: a count that is none is refused", () => {
  assertThrows(() => showAtMost(recorder(), 1.5), RangeError, "1.5");
  assertThrows(() => showAtMost(recorder(), -1), RangeError, "-1");
});
