import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { cellHash, readCell, writeCell } from "../../lib/tables/cell.ts";
import { cellOf, CONFIGURATION } from "./_cells.ts";

Deno.test("a configuration's hash does not depend on the order of keys", async () => {
  const { model, fit, ...others } = CONFIGURATION;
  const same = { ...others, fit: { ...fit }, model };
  assertEquals(await cellHash(same), await cellHash(CONFIGURATION));
  const other = { ...CONFIGURATION, fit: { ...fit, seed: 2 } };
  assertNotEquals(await cellHash(other), await cellHash(CONFIGURATION));
});

Deno.test("a cell that was kept is found, and a damaged one named", async () => {
  const folder = await Deno.makeTempDir();
  assertEquals(await readCell(folder, CONFIGURATION), undefined);
  const cell = cellOf([0.5, 0.25]);
  await writeCell(folder, cell);
  assertEquals(await readCell(folder, CONFIGURATION), cell);
  const path = `${folder}/${await cellHash(CONFIGURATION)}.json`;
  await Deno.writeTextFile(path, "{");
  await assertRejects(() => readCell(folder, CONFIGURATION), Error, "damaged");
  const { perUser: _, ...without } = cell;
  for (const other of [null, [], {}, "text", without]) {
    await Deno.writeTextFile(path, JSON.stringify(other));
    await assertRejects(
      () => readCell(folder, CONFIGURATION),
      Error,
      "is none: it lacks what a fit found: delete it",
    );
  }
  const configuration = { ...CONFIGURATION, backend: "wasm" };
  await Deno.writeTextFile(path, JSON.stringify({ ...cell, configuration }));
  await assertRejects(
    () => readCell(folder, CONFIGURATION),
    Error,
    "another configuration",
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a folder that cannot be written is named", async () => {
  const file = await Deno.makeTempFile();
  await assertRejects(
    () => writeCell(`${file}/cells`, cellOf([1])),
    Error,
    "--cells",
  );
  await Deno.remove(file);
});
