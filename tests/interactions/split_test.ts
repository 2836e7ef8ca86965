import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import {
  dataDirectories,
  datasetInfo,
  fromRows,
  type Interactions,
  loadDataset,
  loadFile,
  PUBLISHED_SEED,
  type Split,
  splitUsers,
  trainingItems,
  userItems,
  validateInteractions,
} from "../../lib/interactions/mod.ts";
import { locate } from "../../lib/interactions/locate.ts";
import golden from "../reference/golden/split.json" with { type: "json" };

type Golden = typeof golden["synthetic"]["split"];

function digest(values: readonly string[]): string {
  return createHash("sha256").update(values.join("\n")).digest("hex");
}

/** The same summary as in tests/reference/split.py. */
function summary(x: Interactions) {
  const lines = x.userIds.map((id, u) =>
    [id, ...userItems(x, u)].join(" ").trimEnd()
  );
  return {
    users: x.users,
    interactions: x.indices.length,
    sha256: digest(lines),
  };
}

function assertGolden(x: Interactions, expected: Golden): void {
  assertEquals(x.users, expected.users);
  assertEquals(x.indices.length, expected.interactions);
  const split = splitUsers(x, { heldOutUsers: expected.held_out });
  assertEquals(
    {
      count: split.train.items,
      sha256: digest(split.train.itemIds),
    },
    expected.items,
  );
  assertEquals(summary(split.train), expected.train);
  for (const part of ["validation", "test"] as const) {
    assertEquals(summary(split[part].input), expected[part].input);
    assertEquals(summary(split[part].target), expected[part].target);
  }
}

for (const name of ["ml-latest-small", "ml-100k", "ml-1m"] as const) {
  const found = await locate(datasetInfo(name), dataDirectories());
  // The golden file was made from the binary form of ml-1m.
  const there = found !== undefined && !found.path.endsWith("ratings.dat");
  Deno.test({
    name: there
      ? `${name} is split as NumPy splits it`
      : `SKIPPED, no ${name} on DATA_DIR: its split against NumPy`,
    ignore: !there,
    fn: async () => {
      const { interactions } = await loadDataset(name, { download: false });
      assertGolden(interactions, golden[name]);
    },
  });
}

Deno.test("a shuffled table is split as NumPy splits it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/rows.csv`;
    const lines = golden.synthetic.rows.map((row) => row.join(","));
    await Deno.writeTextFile(path, ["user,item", ...lines].join("\n") + "\n");
    const { interactions } = await loadFile(path, "csv", { cache: folder });
    assertGolden(interactions, golden.synthetic.split);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const LEAST = 12;
const matrices = fc.integer({ min: 1, max: 25 }).chain((items) =>
  fc.record({
    x: fc.array(
      fc.uniqueArray(fc.nat(items - 1), { maxLength: items }),
      { minLength: LEAST, maxLength: 40 },
    ).map((rows) => fromRows(rows, items)),
    heldOutUsers: fc.integer({ min: 1, max: LEAST / 2 - 1 }),
    seed: fc.nat(2 ** 32 - 1),
  })
);

function property(
  check: (x: Interactions, split: Split, heldOutUsers: number) => void,
): void {
  fc.assert(fc.property(matrices, ({ x, heldOutUsers, seed }) => {
    check(x, splitUsers(x, { heldOutUsers, seed }), heldOutUsers);
  }));
}

Deno.test("every part keeps the invariants of a matrix", () => {
  property((_, { train, validation, test }) => {
    const parts = [train, validation.input, validation.target];
    for (const part of [...parts, test.input, test.target]) {
      validateInteractions(part);
      assertEquals(part.itemIds, train.itemIds);
    }
  });
});

Deno.test("every user is in exactly one part, of the right size", () => {
  property((x, { train, validation, test }, heldOutUsers) => {
    assertEquals(validation.input.users, heldOutUsers);
    assertEquals(test.input.users, heldOutUsers);
    assertEquals(validation.target.userIds, validation.input.userIds);
    assertEquals(test.target.userIds, test.input.userIds);
    const all = [
      ...train.userIds,
      ...validation.input.userIds,
      ...test.input.userIds,
    ];
    assertEquals(all.length, x.users);
    assertEquals(new Set(all), new Set(x.userIds));
  });
});

const names = (x: Interactions, row: number) =>
  Array.from(userItems(x, row), (item) => x.itemIds[item]);
const original = (x: Interactions, id: string) =>
  names(x, x.userIds.indexOf(id));

Deno.test("training users keep all items, and every item is theirs", () => {
  property((x, { train }) => {
    const seen = new Set<string>();
    train.userIds.forEach((id, row) => {
      const items = names(train, row);
      assertEquals(items.toSorted(), original(x, id).toSorted());
      items.forEach((item) => seen.add(item));
    });
    assertEquals(seen, new Set(train.itemIds));
  });
});

Deno.test("input and target are disjoint and make up the user", () => {
  property((x, { train, validation, test }) => {
    const known = new Set(train.itemIds);
    for (const { input, target } of [validation, test]) {
      input.userIds.forEach((id, row) => {
        const shown = names(input, row), hidden = names(target, row);
        const both = [...shown, ...hidden];
        const expected = original(x, id).filter((item) => known.has(item));
        assertEquals(both.toSorted(), expected.toSorted());
        const n = both.length;
        assertEquals(hidden.length, n >= 5 ? Math.floor(0.2 * n) : 0);
      });
    }
  });
});

Deno.test("the same seed gives the same split, another another", () => {
  const rows = Array.from({ length: 60 }, (_, u) => [u % 7, 7 + u % 5, 12]);
  const x = fromRows(rows, 13);
  const ids = (seed?: number) =>
    splitUsers(x, { heldOutUsers: 10, seed }).train.userIds.join();
  assertEquals(ids(), ids(PUBLISHED_SEED));
  assert(ids(1) !== ids(2));
});

Deno.test("Table 1's items are those of the training users", () => {
  property((x, { train }, heldOutUsers) => {
    const split = splitUsers(x, { heldOutUsers });
    const items = trainingItems(x, { heldOutUsers });
    assertEquals(
      Array.from(items, (item) => x.itemIds[item]),
      split.train.itemIds,
    );
    assert(train.items <= x.items);
  });
});

Deno.test("too many held-out users are named", () => {
  const x = fromRows([[0], [0], [0], [0]], 1);
  const message = "4 users cannot be split with 2";
  assertThrows(() => splitUsers(x, { heldOutUsers: 2 }), RangeError, message);
  assertThrows(() => splitUsers(x, { heldOutUsers: 0 }), RangeError, "with 0");
  assertEquals(splitUsers(x, { heldOutUsers: 1 }).train.users, 2);
});
