import * as tf from "@tensorflow/tfjs";
import { assertEquals, assertThrows } from "@std/assert";
import { fromRows, sliceUsers } from "../../lib/interactions/interactions.ts";
import { ItemKnn } from "../../lib/models/item_knn.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import { testOnBackends } from "../_backends.ts";
import { assertClose } from "../_close.ts";
import golden from "../reference/golden/item_knn.json" with { type: "json" };
import { denseColumns } from "./_columns.ts";

const { itemCount } = golden;
const train = fromRows(golden.items, itemCount);
const heldOut = {
  input: sliceUsers(train, 0, 30),
  target: fromRows(Array(30).fill([itemCount - 1]), itemCount),
};

testOnBackends("ItemKNN's similarities and scores are NumPy's", async () => {
  const before = tf.memory().numTensors;
  for (const { neighbours, shrink, weights, scores } of golden.cases) {
    const model = new ItemKnn(itemCount, { neighbours, shrink });
    const split = { train, validation: heldOut, test: heldOut };
    // A second fit forgets the first.
    for (let fit = 0; fit < 2; fit++) {
      await Array.fromAsync(model.fit(split, DEFAULT_FIT));
    }
    const what = `k = ${neighbours}, h = ${shrink}`;
    const found = await denseColumns(model.weights(), itemCount);
    assertClose(found, weights, 1e-6, `S for ${what}`);
    const scored = model.score(sliceUsers(train, 0, 4));
    assertClose(await scored.data(), scores, 1e-6, `scores for ${what}`);
    scored.dispose();
    model.dispose();
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("ItemKNN names a setting that is wrong", () => {
  for (const neighbours of [0, 2.5, NaN]) {
    assertThrows(
      () => new ItemKnn(5, { neighbours }),
      RangeError,
      "neighbours",
    );
  }
  assertThrows(() => new ItemKnn(5, { shrink: -1 }), RangeError, "shrink");
});
