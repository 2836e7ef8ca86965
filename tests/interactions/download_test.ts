import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { createHash } from "node:crypto";
import type { DatasetInfo } from "../../lib/interactions/catalogue.ts";
import { datasetInfo } from "../../lib/interactions/catalogue.ts";
import { download, writing } from "../../lib/interactions/download.ts";
import { DataError } from "../../lib/interactions/errors.ts";
import { fetchDataset } from "../../lib/interactions/fetch_dataset.ts";
import { unzip } from "../../lib/interactions/unzip.ts";
import { inTemporaryFolder } from "./_temporary.ts";
import { zip } from "./_zip.ts";

const TEXT = "userId,movieId,rating,timestamp\n".repeat(5000);
const ARCHIVE = zip({ "ml-x/ratings.csv": TEXT, "ml-x/movies.csv": "a,b\n" });
const SHA256 = createHash("sha256").update(ARCHIVE).digest("hex");

/** Serves ARCHIVE at /x.zip, half of it at /stall.zip; 404 elsewhere. */
async function withServer(
  use: (address: string, folder: string) => Promise<void>,
): Promise<void> {
  const held: ReadableStreamDefaultController<Uint8Array>[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/x.zip") return new Response(ARCHIVE);
      if (pathname === "/stall.zip") {
        return new Response(
          new ReadableStream({
            start(controller) {
              held.push(controller);
              controller.enqueue(ARCHIVE.subarray(0, 100));
            },
          }),
        );
      }
      return new Response("gone", { status: 404, statusText: "Not Found" });
    },
  );
  try {
    await inTemporaryFolder((folder) =>
      use(`http://127.0.0.1:${server.addr.port}`, folder)
    );
  } finally {
    for (const controller of held) {
      try {
        controller.close();
      } catch { /* the client went away first */ }
    }
    await server.shutdown();
  }
}

const names = (folder: string) =>
  Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

Deno.test("a download arrives whole, checked, with progress", async () => {
  await withServer(async (address, folder) => {
    const path = `${folder}/deep/x.zip`;
    let last = 0;
    const found = await download(`${address}/x.zip`, path, {
      sha256: SHA256,
      onProgress: ({ bytes }) => last = bytes,
    });
    assertEquals(found, SHA256);
    assertEquals(await Deno.readFile(path), ARCHIVE);
    assertEquals(last, ARCHIVE.length);
    assertEquals(names(`${folder}/deep`), ["x.zip"]);
  });
});

Deno.test("a failed download leaves nothing and says what to do", async () => {
  await withServer(async (address, folder) => {
    const attempt = async (file: string, options: object) => {
      const error = await assertRejects(
        () => download(`${address}${file}`, `${folder}/x.zip`, options),
        DataError,
      );
      assertEquals(names(folder), []);
      return error.message;
    };
    const wrong = await attempt("/x.zip", { sha256: "0".repeat(64) });
    assertStringIncludes(wrong, "wrong SHA-256");
    assertStringIncludes(wrong, SHA256);
    assertStringIncludes(await attempt("/other.zip", {}), "answered 404");
    assertStringIncludes(
      await attempt("/stall.zip", { stallAfter: 200 }),
      "cannot be reached",
    );
  });
});

Deno.test("no network is one clear sentence", async () => {
  await inTemporaryFolder(async (folder) => {
    // Port 9 of this machine: nothing listens there.
    const error = await assertRejects(
      () => download("http://127.0.0.1:9/x.zip", `${folder}/x.zip`),
      DataError,
    );
    assertStringIncludes(error.message, "http://127.0.0.1:9/x.zip cannot be");
    assertStringIncludes(error.message, "Check the network");
    assertStringIncludes(error.message, "DATA_DIR");
  });
});

Deno.test("a full disk and a forbidden folder are named", async () => {
  const full = Object.assign(new Error("write failed"), { code: "ENOSPC" });
  const error = await assertRejects(
    () => writing("/cache/x.zip", () => Promise.reject(full)),
    DataError,
  );
  assertStringIncludes(error.message, "disk is full: /cache/x.zip");
  const denied = new Deno.errors.PermissionDenied("no");
  const other = await assertRejects(
    () => writing("/cache/x.zip", () => Promise.reject(denied)),
    DataError,
  );
  assertStringIncludes(other.message, "permission denied");
});

Deno.test({
  name: "a device that is full is recognised as such",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using full = await Deno.open("/dev/full", { write: true });
    const error = await assertRejects(
      () => writing("/dev/full", () => full.write(new Uint8Array(1))),
      DataError,
    );
    assertStringIncludes(error.message, "disk is full");
  },
});

Deno.test("unzip: deflated and stored, by name and by last part", async () => {
  await inTemporaryFolder(async (folder) => {
    for (const method of ["stored", "deflated"] as const) {
      const archive = `${folder}/${method}.zip`;
      await Deno.writeFile(archive, zip({ "a/b.txt": TEXT, c: "" }, method));
      await unzip(archive, "a/b.txt", `${folder}/out/${method}.txt`);
      await unzip(archive, "other/b.txt", `${folder}/out/again.txt`);
      await unzip(archive, "c", `${folder}/out/empty.txt`);
      const read = (name: string) =>
        Deno.readTextFileSync(`${folder}/out/${name}.txt`);
      assertEquals(read(method), TEXT);
      assertEquals(read("again"), TEXT);
      assertEquals(read("empty"), "");
    }
  });
});

Deno.test("unzip: damaged archives and missing members", async () => {
  await inTemporaryFolder(async (folder) => {
    const attempt = async (bytes: Uint8Array, member: string) => {
      const archive = `${folder}/x.zip`;
      await Deno.writeFile(archive, bytes);
      const error = await assertRejects(
        () => unzip(archive, member, `${folder}/out.txt`),
        DataError,
      );
      assertEquals(names(folder), ["x.zip"]);
      return error.message;
    };
    const member = "ml-x/ratings.csv";
    assertStringIncludes(
      await attempt(ARCHIVE, "u.data"),
      "holds no u.data, only ml-x/ratings.csv, ml-x/movies.csv",
    );
    const half = ARCHIVE.subarray(0, ARCHIVE.length >> 1);
    assertStringIncludes(await attempt(half, member), "no end record");
    const flipped = zip({ [member]: TEXT }, "stored");
    flipped[100] ^= 1;
    assertStringIncludes(await attempt(flipped, member), "not a whole zip");
    const spoiled = ARCHIVE.slice();
    spoiled.fill(0xff, 60, 90);
    assertStringIncludes(await attempt(spoiled, member), "not a whole zip");
    const text = new TextEncoder().encode("an error page");
    assertStringIncludes(await attempt(text, member), "no end record");
  });
});

Deno.test("a fetched data set lies where it is looked for", async () => {
  await withServer(async (address, folder) => {
    const info: DatasetInfo = {
      ...datasetInfo("ml-latest-small"),
      download: {
        url: `${address}/x.zip`,
        sha256: SHA256,
        members: ["ml-x/ratings.csv"],
        into: "below",
      },
    };
    await fetchDataset(info, folder);
    assertEquals(names(folder), ["below"]);
    const path = `${folder}/below/ml-x/ratings.csv`;
    assertEquals(await Deno.readTextFile(path), TEXT);
  });
});

Deno.test("a set without a publisher cannot be fetched", async () => {
  const error = await assertRejects(
    () => fetchDataset(datasetInfo("netflix"), "/nowhere"),
    DataError,
  );
  assertStringIncludes(error.message, "combined_data_1.txt");
  assert(!error.message.includes("undefined"));
});
