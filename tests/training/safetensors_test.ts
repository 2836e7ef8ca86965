import { assertEquals, assertRejects } from "@std/assert";
import {
  readSafetensors,
  writeSafetensors,
} from "../../lib/training/safetensors.ts";

Deno.test("arrays and metadata survive a file", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/a.safetensors`;
  const file = {
    arrays: {
      f32: { shape: [2, 2], data: Float32Array.of(1, -2, 3.5, NaN) },
      odd: { shape: [3], data: Uint32Array.of(1, 2, 4294967295) },
      f64: { shape: [1], data: Float64Array.of(Math.PI) },
      empty: { shape: [0, 4], data: new Int32Array(0) },
    },
    metadata: { name: "übung" },
  };
  await writeSafetensors(path, file);
  assertEquals(await readSafetensors(path), file);
  // The form: a length of eight bytes, then JSON that names the arrays.
  const bytes = await Deno.readFile(path);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + length)),
  );
  assertEquals(header.f32, {
    dtype: "F32",
    shape: [2, 2],
    data_offsets: [0, 16],
  });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a cut file and a foreign file are named as such", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/a.safetensors`;
  await writeSafetensors(path, {
    arrays: { x: { shape: [100], data: new Float32Array(100) } },
    metadata: {},
  });
  const whole = await Deno.readFile(path);
  await Deno.writeFile(path, whole.subarray(0, whole.length - 40));
  await assertRejects(() => readSafetensors(path), Error, path);
  await Deno.writeTextFile(path, "no tensors");
  await assertRejects(() => readSafetensors(path), Error, "not a whole");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a write that fails leaves the old file and no litter", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/a.safetensors`;
  const arrays = { x: { shape: [1], data: Float32Array.of(7) } };
  await writeSafetensors(path, { arrays, metadata: {} });
  const unwritable = {
    arrays: { x: { shape: [1], data: "text" as unknown as Float32Array } },
    metadata: {},
  };
  await assertRejects(() => writeSafetensors(path, unwritable));
  assertEquals((await readSafetensors(path)).arrays, arrays);
  const names = (await Array.fromAsync(Deno.readDir(folder)))
    .map((entry) => entry.name);
  assertEquals(names, ["a.safetensors"]);
  await Deno.remove(folder, { recursive: true });
});
