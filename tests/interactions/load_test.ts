import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  CATALOGUE,
  compareTable1,
  DataError,
  datasetInfo,
  fromRows,
  itemCounts,
  loadDataset,
  loadFile,
  userCounts,
  userItems,
  validateInteractions,
} from "../../lib/interactions/mod.ts";
import { locate } from "../../lib/interactions/locate.ts";
import { inTemporaryFolder } from "./_temporary.ts";

const HEADER = "userId,movieId,rating,timestamp\n";

/** A folder with a data set of six films that five users liked. */
async function withLatestSmall(
  use: (folder: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    await Deno.mkdir(`${folder}/ml-latest-small`);
    const rows = [1, 2, 3, 4, 5].flatMap((user) =>
      [1, 2, 3, 4, 5, 6].map((film) => `${user},${film},4.5,0`)
    );
    const place = `${folder}/ml-latest-small`;
    await Deno.writeTextFile(`${place}/ratings.csv`, HEADER + rows.join("\n"));
    await Deno.writeTextFile(
      `${place}/movies.csv`,
      "movieId,title,genres\n" +
        [1, 2, 3, 4, 5, 6].map((film) => `${film},Film ${film},x`).join("\n"),
    );
    await use(folder);
  });
}

Deno.test("every entry of the catalogue is whole", () => {
  for (const info of CATALOGUE) {
    assert(info.title && info.licence && info.citation, info.name);
    assert(info.heldOutUsers > 0 && info.heldOutUsersFrom, info.name);
    const made = info.name === "generated";
    assert(made || info.download || info.bring, info.name);
    assert(made || info.sources.length > 0, info.name);
    for (const { sha256 } of [...info.sources, info.download ?? {}]) {
      assert(sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256), info.name);
    }
  }
  const paper = CATALOGUE.filter(({ table1 }) => table1);
  assertEquals(paper.map(({ name }) => name), ["ml-20m", "netflix", "msd"]);
  for (const { heldOutUsers, table1 } of paper) {
    assertEquals(heldOutUsers, table1!.heldOutUsers);
  }
});

Deno.test("an unknown name is answered with the nearest and all names", () => {
  const error = assertThrows(() => datasetInfo("ml100k"), DataError);
  assertStringIncludes(error.message, "Did you mean ml-100k?");
  assertStringIncludes(error.message, "southern-women");
  const far = assertThrows(() => datasetInfo("qwertyuiopasdfg"), DataError);
  assert(!far.message.includes("Did you mean"));
});

Deno.test("Southern Women: the margins of Davis, Gardner and Gardner", async () => {
  await inTemporaryFolder(async (cache) => {
    const { interactions: x, titles, generated } = await loadDataset(
      "southern-women",
      { cache },
    );
    validateInteractions(x);
    assertEquals([x.users, x.items, x.indices.length], [18, 14, 89]);
    assertEquals(Array.from(itemCounts(x)), [
      ...[3, 3, 6, 4, 8, 8, 10],
      ...[14, 12, 5, 4, 6, 3, 3],
    ]);
    assertEquals(
      Array.from(userCounts(x)).sort((a, b) => b - a).join(" "),
      "8 8 8 7 7 7 6 5 4 4 4 4 4 4 3 2 2 2",
    );
    assertEquals(titles?.get("1"), "Event of 6/27");
    assertEquals(generated, false);
  });
});

Deno.test("a found set has its titles, its report and a cached second load", async () => {
  await withLatestSmall(async (folder) => {
    const options = {
      directories: [`${folder}/nothing`, folder],
      cache: `${folder}/cache`,
    };
    const first = await loadDataset("ml-latest-small", options);
    assertEquals(first.source, `${folder}/ml-latest-small/ratings.csv`);
    assertEquals(first.interactions.indices.length, 30);
    assertEquals(first.titles?.get("3"), "Film 3");
    assertEquals(first.report.cached, false);
    assertStringIncludes(first.report.notes.join(" "), "SHA-256");

    const second = await loadDataset("ml-latest-small", options);
    assertEquals(second.report.cached, true);
    assertEquals(second.interactions, first.interactions);
    assertEquals(second.report.rows, first.report.rows);
    const forced = await loadDataset("ml-latest-small", {
      ...options,
      force: true,
    });
    assertEquals(forced.report.cached, false);

    // A changed file is read anew.
    const more = [1, 2, 3, 4, 5].map((film) => `6,${film},5,0`).join("\n");
    await Deno.writeTextFile(first.source, `\n${more}`, { append: true });
    const changed = await loadDataset("ml-latest-small", options);
    assertEquals(changed.report.cached, false);
    assertEquals(changed.interactions.users, 6);
  });
});

Deno.test("a cache that cannot be written is a note, not a failure", async () => {
  await withLatestSmall(async (folder) => {
    await Deno.writeTextFile(`${folder}/cache`, "a file, not a folder");
    const { report, interactions } = await loadDataset("ml-latest-small", {
      directories: [folder],
      cache: `${folder}/cache`,
    });
    assertEquals(interactions.users, 5);
    assertStringIncludes(report.notes.join(" "), "could not be cached");
  });
});

Deno.test("DATA_DIR is a list of folders, searched in order", async () => {
  await withLatestSmall(async (folder) => {
    const before = Deno.env.get("DATA_DIR");
    const separator = Deno.build.os === "windows" ? ";" : ":";
    try {
      Deno.env.set("DATA_DIR", [`${folder}/nothing`, folder].join(separator));
      const found = await locate(datasetInfo("ml-latest-small"));
      assertEquals(found?.path, `${folder}/ml-latest-small/ratings.csv`);
    } finally {
      if (before === undefined) Deno.env.delete("DATA_DIR");
      else Deno.env.set("DATA_DIR", before);
    }
  });
});

Deno.test("the default prefers what is there", async () => {
  await withLatestSmall(async (folder) => {
    const { name, generated } = await loadDataset("default", {
      directories: [folder],
      cache: `${folder}/cache`,
      download: false,
    });
    assertEquals([name, generated], ["ml-latest-small", false]);
  });
});

Deno.test("with nothing there the default is generated, and says so", async () => {
  await inTemporaryFolder(async (folder) => {
    const { name, generated, source, truth, report, interactions, info } =
      await loadDataset("default", {
        directories: [folder],
        cache: folder,
        download: false,
        generate: { users: 100, items: 60, meanItems: 10 },
      });
    assertEquals([name, source, generated], ["generated", "generated", true]);
    assertEquals([interactions.users, info.heldOutUsers], [100, 10]);
    assertEquals(truth?.popularity.length, 60);
    assertStringIncludes(report.notes.join(" "), "GENERATED");
  });
});

Deno.test("a set that is nowhere says what to bring, and where", async () => {
  await inTemporaryFolder(async (folder) => {
    const error = await assertRejects(
      () => loadDataset("netflix", { directories: [folder], cache: folder }),
      DataError,
    );
    assertStringIncludes(error.message, "combined_data_1.txt");
    assertStringIncludes(error.message, folder);
    assertStringIncludes(error.message, "DATA_DIR");
  });
});

Deno.test("a file of one's own", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/mine.txt`;
    await Deno.writeTextFile(path, "a p q r s t\nb p q\nc q r s t p v\n");
    const mine = await loadFile(path, "user-items", { cache: folder });
    assertEquals(mine.interactions.userIds, ["a", "c"]);
    assertEquals(mine.report.usersDropped, 1);
    assertEquals(mine.name, "mine.txt");
    const all = await loadFile(path, "user-items", {
      cache: folder,
      minItemsPerUser: 0,
      minUsersPerItem: 2,
    });
    assertEquals(all.interactions.userIds, ["a", "b", "c"]);
    assertEquals(all.report.itemsDropped, 1);

    await Deno.writeTextFile(path, "user,item,rating\na,p,3\na,q,4\na,r,5\n");
    const rated = async (above?: number) => {
      const options = { cache: folder, minItemsPerUser: 0, above };
      const { interactions, info } = await loadFile(path, "csv", options);
      return [
        ...Array.from(
          userItems(interactions, 0),
          (item) => interactions.itemIds[item],
        ),
        info.filters.above,
      ];
    };
    assertEquals(await rated(), ["q", "r", 3.5]);
    assertEquals(await rated(), ["q", "r", 3.5], "from the cache");
    assertEquals(await rated(4), ["r", 4]);
    assertEquals(await rated(0), ["p", "q", "r", 0]);

    const missing = await assertRejects(
      () => loadFile(`${folder}/none`, "csv"),
      DataError,
    );
    assertStringIncludes(missing.message, "There is no file");
    const format = await assertRejects(
      () => loadFile(path, "xml" as "csv"),
      DataError,
    );
    assertStringIncludes(format.message, "user-items, inter, csv");
  });
});

Deno.test("Table 1: each attribute as printed, and whether it is equal", () => {
  const rows = Array.from({ length: 30 }, (_, u) => [u % 4, 4 + u % 3]);
  const x = fromRows(rows, 7);
  const info = {
    ...datasetInfo("ml-20m"),
    table1: { users: 30, items: 7, interactions: "0.2M", heldOutUsers: 5 },
  };
  assertEquals(
    compareTable1(info, x)!.map(({ attribute, found, equal }) => [
      attribute,
      found,
      equal,
    ]),
    [
      ["users", "30", true],
      ["items", "7", true],
      ["interactions", "0.0M", false],
      ["held-out users", "5", true],
    ],
  );
  assertEquals(compareTable1(datasetInfo("ml-100k"), x), undefined);
});

/** Counts that are known from the publishers' files; skipped without them. */
const KNOWN: Record<string, [number, number, number]> = {
  "ml-latest-small": [603, 6298, 48562],
  "ml-100k": [938, 1447, 55361],
  gowalla: [29858, 40981, 1027370],
};
for (const [name, counts] of Object.entries(KNOWN)) {
  const there = await locate(datasetInfo(name)) !== undefined;
  Deno.test({
    name: there
      ? `${name} has its known counts`
      : `SKIPPED, no ${name} on DATA_DIR: its known counts`,
    ignore: !there,
    fn: async () => {
      await inTemporaryFolder(async (cache) => {
        const { interactions: x } = await loadDataset(name, { cache });
        validateInteractions(x);
        assertEquals([x.users, x.items, x.indices.length], counts);
      });
    },
  });
}
