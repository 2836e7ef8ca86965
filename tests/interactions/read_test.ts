import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../lib/interactions/errors.ts";
import { encode } from "../../lib/interactions/encode.ts";
import type { ReaderName } from "../../lib/interactions/catalogue.ts";
import { readTable } from "../../lib/interactions/read.ts";
import { readUserItems } from "../../lib/interactions/readers/user_items.ts";
import { readTitles } from "../../lib/interactions/titles.ts";
import { userItems } from "../../lib/interactions/interactions.ts";
import { inTemporaryFolder } from "./_temporary.ts";

const KEEP_ALL = { minUsersPerItem: 0, minItemsPerUser: 0 };
const PAPER = { above: 3.5, minUsersPerItem: 0, minItemsPerUser: 0 };

/** Reads `text` as a file of the given form: names of users with their items. */
async function read(
  reader: ReaderName,
  text: string,
  filters: {
    above?: number;
    minUsersPerItem: number;
    minItemsPerUser: number;
  } = KEEP_ALL,
): Promise<Record<string, string[]>> {
  let users: Record<string, string[]> = {};
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/data.txt`;
    await Deno.writeTextFile(path, text);
    const { interactions: x } = await encode(
      await readTable(path, reader),
      filters,
    );
    users = Object.fromEntries(
      x.userIds.map((
        id,
        u,
      ) => [id, Array.from(userItems(x, u), (item) => x.itemIds[item])]),
    );
  });
  return users;
}

/** The message with which a file is refused, the temporary folder cut off. */
async function refusal(reader: ReaderName, text: string): Promise<string> {
  const error = await assertRejects(() => read(reader, text), DataError);
  return error.message.replace(/\S*\/data\.txt/g, "data.txt");
}

const MOVIELENS = "userId,movieId,rating,timestamp\r\n";

Deno.test("MovieLens CSV: CRLF, blank lines, half stars, no last line end", async () => {
  const rows = "1,31,4.0,9\r\n\r\n1,7,3.5,9\r\n10,7,5.0,9\r\n2,7,0.5,9";
  assertEquals(await read("movielens-csv", MOVIELENS + rows, PAPER), {
    "1": ["31"],
    "10": ["7"],
  });
});

Deno.test("users and items are in numeric order where all are integers", async () => {
  const x = await read(
    "movielens-csv",
    `${MOVIELENS}10,9,5,0\n9,10,5,0\n9,9,5,0`,
  );
  assertEquals(Object.entries(x), [["9", ["9", "10"]], ["10", ["9"]]]);
});

Deno.test("u.data, ratings.dat, .inter and CSV give the same matrix", async () => {
  const rows = [[196, 242, 4, 1], [186, 302, 5, 2], [196, 302, 3, 3]];
  const joined = (by: string) => rows.map((row) => row.join(by)).join("\n");
  const expected = { "186": ["302"], "196": ["242"] };
  const forms: [ReaderName, string][] = [
    ["movielens-tab", joined("\t")],
    ["movielens-dat", joined("::")],
    [
      "inter",
      "user_id:token\titem_id:token\trating:float\ttimestamp:float\n" +
      joined("\t"),
    ],
    ["csv", "user;item;rating;timestamp\n" + joined(";")],
    ["csv", '"uid","x","rating","t"\n' + joined(",")],
  ];
  for (const [reader, text] of forms) {
    assertEquals(await read(reader, text, PAPER), expected, reader);
  }
});

Deno.test("an .inter file may have its fields in another order", async () => {
  const text = "rating:float\titem_id:token\tuser_id:token\n5\ta\tu\n";
  assertEquals(await read("inter", text), { u: ["a"] });
});

Deno.test("CSV: quoted text as names, in order of code points", async () => {
  const text = 'item,user\n"The, film",bob\nx,Zoë\nx,"al ""b"""\n';
  assertEquals(Object.entries(await read("csv", text)), [
    ["Zoë", ["x"]],
    ['al "b"', ["x"]],
    ["bob", ["The, film"]],
  ]);
});

Deno.test("names with leading zeros stay apart", async () => {
  const text = "user,item\n07,a\n7,b\n";
  assertEquals(await read("csv", text), { "07": ["a"], "7": ["b"] });
});

Deno.test("Last.FM: plays are binarised", async () => {
  const text = "userID\tartistID\tweight\n2\t51\t13883\n2\t7\t1\n";
  assertEquals(await read("lastfm", text), { "2": ["7", "51"] });
});

Deno.test("MSD: songs with enough listeners, then users with enough songs", async () => {
  const text = [
    ["u1", "A"],
    ["u1", "B"],
    ["u2", "A"],
    ["u2", "B"],
    ["u3", "A"],
    ["u3", "C"],
  ].map(([user, song]) => `${user}\t${song}\t3`).join("\n");
  // C goes, so that u3 has one song left and goes as well.
  const filters = { minUsersPerItem: 2, minItemsPerUser: 2 };
  assertEquals(await read("msd", text, filters), {
    u1: ["A", "B"],
    u2: ["A", "B"],
  });
});

Deno.test("user-items: blank lines, empty users, a user on two lines", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/user_items.txt`;
    await Deno.writeTextFile(path, "3 9 1\r\n\n  1\t2  3 \n5\n3 4\n");
    const table = await readUserItems(path, true);
    const { interactions: x, report } = await encode(table, KEEP_ALL);
    assertEquals(x.userIds, ["1", "3"]);
    assertEquals(x.itemIds, ["1", "2", "3", "4", "9"]);
    assertEquals(Array.from(userItems(x, 1)), [0, 3, 4]);
    assertEquals(report.emptyUsers, 1);
    assertEquals(report.rows, 5);
  });
});

for (const combined of [true, false]) {
  const name = combined ? "combined_data_*.txt" : "mv_*.txt";
  Deno.test(`Netflix: ${name}`, async () => {
    await inTemporaryFolder(async (folder) => {
      const texts = [
        "1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n",
        "2:\n822109,4,2005-05-13\n",
        "10:\n6,4,2005-05-13\n",
      ];
      const files: [string, string][] = combined
        ? [
          ["combined_data_1.txt", texts[0] + texts[1]],
          ["combined_data_2.txt", texts[2]],
        ]
        : texts.map((text, k) => [`mv_000000${k + 1}.txt`, text]);
      for (const [file, text] of files) {
        await Deno.writeTextFile(`${folder}/${file}`, text);
      }
      const first = `${folder}/${files[0][0]}`;
      const table = await readTable(first, "netflix");
      assertEquals(table.rows, 4);
      const { interactions: x } = await encode(table, PAPER);
      assertEquals(x.userIds, ["6", "822109"]);
      assertEquals(x.itemIds, ["1", "2", "10"]);
      assertEquals(Array.from(x.indices), [2, 0, 1]);

      const last = files[files.length - 1];
      await Deno.writeTextFile(`${folder}/${last[0]}`, last[1] + "7,9,2005\n");
      const error = await assertRejects(
        () => readTable(first, "netflix"),
        DataError,
      );
      assertStringIncludes(error.message, `${last[0]}, line 3`);
      assertStringIncludes(error.message, '"7,9,2005"');
    });
  });
}

Deno.test("a malformed row is named with file, line and text", async () => {
  const cases: [string, string][] = [
    ["1,x,4.0,9", "no valid movieId"],
    [",2,4.0,9", "no valid userId"],
    ["1,2", "2 fields instead of 4"],
    ["1,2,4.0,9,8", "5 fields instead of 4"],
    ["1,2,good,9", "no rating that is from 0.5 to 5"],
    ["1,2,nan,9", "no rating that is from 0.5 to 5"],
    ["1,2,,9", "no rating that is from 0.5 to 5"],
    ["1,2,5.5,9", "no rating that is from 0.5 to 5"],
    ["1,2,0,9", "no rating that is from 0.5 to 5"],
    ["1,2,-1,9", "no rating that is from 0.5 to 5"],
  ];
  for (const [row, problem] of cases) {
    const text = `${MOVIELENS}1,1,4.0,9\r\n\r\n${row}\r\n1,3,4.0,9\r\n`;
    const message = await refusal("movielens-csv", text);
    assertStringIncludes(message, `data.txt, line 4: ${problem} in "${row}"`);
    assertStringIncludes(message, "Expected");
  }
});

Deno.test("malformed rows of other forms", async () => {
  const user = "userID\tartistID\tweight\n";
  const cases: [ReaderName, string, string][] = [
    ["movielens-tab", "1\t2\t4\t9\n1\t2\t6\t9\n", "line 2: no rating"],
    ["movielens-dat", "1::2::4::9\n1::2::4\n", "line 2: 3 fields"],
    ["lastfm", `${user}2\t51\t0\n`, "line 2: no weight that is at least 1"],
    ["msd", "u\ts\t1\nu\ts\n", "line 2: 2 fields"],
    [
      "user-items",
      "1 2 3\n4 x 5\n",
      "line 2: something that is not an integer",
    ],
    ["inter", "user_id:token\titem_id:token\nu\ta\nu\n", "line 3: 1 fields"],
    ["csv", "user,item,rating\na,b,5\na,c,bad\n", "line 3: no rating"],
  ];
  for (const [reader, text, problem] of cases) {
    assertStringIncludes(await refusal(reader, text), problem);
  }
});

Deno.test("empty files, headers alone and wrong headers are refused", async () => {
  const all: ReaderName[] = [
    "movielens-csv",
    "movielens-tab",
    "movielens-dat",
    "user-items",
    "inter",
    "csv",
  ];
  for (const reader of all) {
    assertStringIncludes(await refusal(reader, ""), "data.txt is empty");
    assertStringIncludes(await refusal(reader, "\r\n\n"), "data.txt is empty");
  }
  assertStringIncludes(
    await refusal("movielens-csv", MOVIELENS),
    "holds no interaction",
  );
  assertStringIncludes(
    await refusal("movielens-csv", "user,film\n1,2\n"),
    "line 1: the header is not the one of this format",
  );
  assertStringIncludes(
    await refusal("csv", "1,2,4.0\n1,3,4.0\n"),
    "is a row of numbers, not a header",
  );
  assertStringIncludes(await refusal("csv", "user\n1\n"), "expected a header");
});

Deno.test("the first of duplicate pairs counts, and they are counted", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/data.csv`;
    // The repeat of (1, 5) must not lift user 1 over the filter of 2 items.
    const rows = ["1,5,4", "2,6,5", "1,5,5", "2,5,4", "2,6,4", "2,6,1"];
    await Deno.writeTextFile(path, ["user,item,rating", ...rows].join("\n"));
    const { interactions: x, report } = await encode(
      await readTable(path, "csv"),
      { above: 3.5, minUsersPerItem: 0, minItemsPerUser: 2 },
    );
    assertEquals(report.duplicates, 2);
    assertEquals(report.notAbove, 1);
    assertEquals(report.usersDropped, 1);
    assertEquals(x.userIds, ["2"]);
    // In the table (2, 6) comes before (2, 5).
    assertEquals(Array.from(x.indices), [0, 1]);
    assertEquals(Array.from(x.order!), [1, 0]);
  });
});

Deno.test("nothing left after the filters is an error", async () => {
  const error = await assertRejects(
    () => read("movielens-csv", `${MOVIELENS}1,2,3.0,9\n`, PAPER),
    DataError,
  );
  assertStringIncludes(error.message, "No user is left");
  assertStringIncludes(error.message, "values above 3.5");
});

Deno.test("titles: quoted CSV, Latin-1 u.item and movies.dat, artists.dat", async () => {
  await inTemporaryFolder(async (folder) => {
    const latin = (text: string) =>
      Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const files: [string, Uint8Array, [string, string][]][] = [
      [
        "movies.csv",
        new TextEncoder().encode(
          'movieId,title,genres\r\n11,"American President, The (1995)",Drama\r\n' +
            "12,Café,Comedy\r\n",
        ),
        [["11", "American President, The (1995)"], ["12", "Café"]],
      ],
      ["u.item", latin("1|Léon (1994)|x\n"), [["1", "Léon (1994)"]]],
      ["movies.dat", latin("9::Misérables::Drama\n"), [["9", "Misérables"]]],
      [
        "artists.dat",
        new TextEncoder().encode("id\tname\turl\n7\tBjörk\thttp\n"),
        [["7", "Björk"]],
      ],
    ];
    for (const [name, bytes, expected] of files) {
      await Deno.writeFile(`${folder}/${name}`, bytes);
      assertEquals([...await readTitles(`${folder}/${name}`)], expected, name);
    }
    await Deno.writeTextFile(`${folder}/u.item`, "only one field\n");
    const error = await assertRejects(
      () => readTitles(`${folder}/u.item`),
      DataError,
    );
    assertStringIncludes(error.message, "u.item, line 1");
  });
});
