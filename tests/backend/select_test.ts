import * as tf from "@tensorflow/tfjs";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type BackendName, useBackend } from "../../lib/backend/mod.ts";
import { testOnBackends } from "../_backends.ts";

testOnBackends(
  "a backend that is asked for is the current one",
  async (name) => {
    const info = await useBackend(name);
    assertEquals(info.name, name as string);
    assertEquals(tf.getBackend(), name as string);
    assert(info.reason.length > 0);
  },
);

Deno.test("auto picks one and says why, and never a software GPU", async () => {
  const { name, reason } = await useBackend("auto");
  assertEquals(tf.getBackend(), name as string);
  assert(name !== "webgpu" || !reason.includes("software"));
  assert(reason.length > 0);
});

Deno.test("an unknown backend is named, with those that there are", async () => {
  await assertRejects(
    () => useBackend("cuda" as BackendName),
    RangeError,
    "auto, webgpu, native, wasm, cpu",
  );
});

Deno.test("nothing advises installing tfjs-node", async () => {
  const { stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      'import * as tf from "@tensorflow/tfjs";' +
      'import { useBackend } from "./lib/backend/mod.ts";' +
      'for (const name of ["cpu", "wasm", "auto"]) {' +
      "  await useBackend(name); tf.add(1, 2).dataSync(); }",
    ],
  }).output();
  const said = new TextDecoder().decode(stderr) +
    new TextDecoder().decode(stdout);
  assertEquals(said.includes("Node.js"), false, said);
});
