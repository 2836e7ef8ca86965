import { assertEquals } from "@std/assert";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { gram } from "../../lib/linear/gram.ts";
import { multiplySparse, transposeSparse } from "../../lib/linear/sparse.ts";
import { Random } from "../../lib/random.ts";
import { assertClose } from "../_close.ts";
import { dense, product, transposed } from "./_dense.ts";

const USERS = 37;
const ITEMS = 23;

/** Users with 0 to 8 items; the last item has no user. */
function randomUsers(seed: number) {
  const random = new Random(seed);
  return fromRows(
    Array.from(
      { length: USERS },
      () => random.choice(ITEMS - 1, random.integers(9)),
    ),
    ITEMS,
  );
}

Deno.test("a transpose has the same ones, and its own is the matrix", () => {
  const x = randomUsers(1);
  const turned = transposeSparse(x, ITEMS);
  assertEquals(
    dense(turned, USERS),
    transposed(dense(x, ITEMS), USERS, ITEMS),
  );
  const back = transposeSparse(turned, USERS);
  assertEquals([...back.offsets], [...x.offsets]);
  assertEquals([...back.indices], [...x.indices]);
});

Deno.test("a sparse product is that of the dense matrices", () => {
  const x = randomUsers(2);
  const w = transposeSparse(randomUsers(3), ITEMS);
  w.values.forEach((_, at, all) => all[at] = at / 8 - 3);
  const expected = product(
    dense(x, ITEMS),
    dense(w, USERS),
    USERS,
    ITEMS,
    USERS,
  );
  assertClose(multiplySparse(x, w, USERS), expected, 1e-6, "x W");
});

Deno.test("rows of a Gram matrix count users of two items, whole or in part", () => {
  const x = randomUsers(4);
  const a = dense(x, ITEMS);
  const expected = product(
    transposed(a, USERS, ITEMS),
    a,
    ITEMS,
    USERS,
    ITEMS,
  );
  const counts = gram(x, ITEMS);
  assertEquals(counts.size, ITEMS);
  for (let item = 0; item < ITEMS; item++) {
    for (const wanted of [ITEMS, item + 1]) {
      const row = new Float32Array(wanted).fill(9);
      counts.row(item, row);
      const start = item * ITEMS;
      assertEquals([...row], [...expected.subarray(start, start + wanted)]);
    }
  }
});
