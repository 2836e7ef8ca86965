import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  density,
  fromRows,
  interactionCount,
  itemCounts,
  selectUsers,
  sliceUsers,
  userCounts,
  userItems,
  validateInteractions,
} from "../../lib/interactions/interactions.ts";
import { csrFromPairs } from "../../lib/interactions/csr.ts";

const x = fromRows([[2, 0], [], [1, 1, 2], [3]], 5);

Deno.test("counts of a small matrix", () => {
  assertEquals(interactionCount(x), 5);
  assertEquals(userCounts(x), Uint32Array.of(2, 0, 2, 1));
  assertEquals(itemCounts(x), Uint32Array.of(1, 1, 2, 1, 0));
  assertAlmostEquals(density(x), 5 / 20, 1e-15);
  assertEquals(Array.from(userItems(x, 0)), [0, 2]);
  assertEquals(density(fromRows([], 0)), 0);
});

Deno.test("a slice and a selection are matrices over the same items", () => {
  const slice = sliceUsers(x, 1, 3);
  validateInteractions(slice);
  assertEquals(slice.userIds, ["1", "2"]);
  assertEquals(Array.from(userItems(slice, 1)), [1, 2]);
  const chosen = selectUsers(x, [3, 0, 3]);
  validateInteractions(chosen);
  assertEquals(chosen.userIds, ["3", "0", "3"]);
  assertEquals(Array.from(chosen.indices), [3, 0, 2, 3]);
  assertEquals(chosen.items, 5);
  assertThrows(() => sliceUsers(x, 2, 5), RangeError, "2 to 5");
  assertThrows(() => selectUsers(x, [4]), RangeError, "User 4");
});

Deno.test("each broken invariant is named", () => {
  const broken = (change: object, message: string) =>
    assertThrows(
      () => validateInteractions({ ...x, ...change }),
      RangeError,
      message,
    );
  broken({ users: 5 }, "need 6 offsets");
  broken({ offsets: Uint32Array.of(1, 2, 2, 4, 5) }, "begin with 1");
  broken({ offsets: Uint32Array.of(0, 2, 2, 4, 4) }, "end with 4");
  broken({ offsets: Uint32Array.of(0, 2, 1, 4, 5) }, "decrease after user 1");
  broken({ indices: Uint32Array.of(2, 0, 1, 2, 3) }, "user 0 are not strictly");
  broken({ indices: Uint32Array.of(0, 0, 1, 2, 3) }, "user 0 are not strictly");
  broken({ indices: Uint32Array.of(0, 2, 1, 2, 5) }, "has item 5");
  broken({ userIds: ["a"] }, "4 users have 1 names");
  broken({ itemIds: [] }, "5 items have 0 names");
  broken({ order: new Uint32Array(2) }, "have 2 ranks");
  assertThrows(() => fromRows([[7]], 3), RangeError, "has item 7");
});

Deno.test("pairs become sorted rows that remember their positions", () => {
  const pairs = fc.array(fc.tuple(fc.nat(6), fc.nat(9)), { maxLength: 80 });
  fc.assert(fc.property(pairs, (list) => {
    const u = Uint32Array.from(list, ([user]) => user);
    const i = Uint32Array.from(list, ([, item]) => item);
    const csr = csrFromPairs(7, 10, u, i);
    const rebuilt = Array.from(csr.order, (k) => list[k]);
    const sorted = list.map((pair, k) => [...pair, k])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    assertEquals(rebuilt, sorted.map(([user, item]) => [user, item]));
    assertEquals(Array.from(csr.order), sorted.map(([, , k]) => k));
    assertEquals(Array.from(csr.indices), sorted.map(([, item]) => item));
    assertEquals(
      Array.from(csr.offsets),
      Array.from({ length: 8 }, (_, user) => u.filter((v) => v < user).length),
    );
    const distinct = new Set(list.map(String)).size;
    assertEquals(csr.duplicates, list.length - distinct);
  }));
});
