import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { loadDataset } from "../../lib/interactions/mod.ts";
import { describe } from "../../lib/tasks/data.ts";

/** Runs the task in a process of its own, with an empty DATA_DIR. */
async function task(...args: string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "lib/tasks/data.ts", ...args],
    env: { DATA_DIR: "", NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("the task prints where a set is, its counts and its licence", async () => {
  const { code, stdout } = await task("southern-women");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "18 users x 14 items, 89 interactions");
  assertStringIncludes(stdout, "southern-women/attendance.csv");
  assertStringIncludes(stdout, "licence");
});

Deno.test("a set that is not there is one sentence and exit code 1", async () => {
  const { code, stdout, stderr } = await task("netflix", "--no-download");
  assertEquals([code, stdout], [1, ""]);
  assert(stderr.startsWith("error: Netflix Prize is not on this machine"));
  assertEquals(stderr.trim().split("\n").length, 1);
});

Deno.test("--list names every set", async () => {
  const { code, stdout } = await task("--list");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "ml-20m");
  assertStringIncludes(stdout, "generated");
});

Deno.test("a generated set is loudly so, and Table 1's differences too", async () => {
  const made = await loadDataset("generated", {
    generate: { users: 50, items: 40, meanItems: 8 },
  });
  const lines = describe({
    ...made,
    report: {
      ...made.report,
      table1: [{
        attribute: "users",
        paper: "136,677",
        found: "50",
        equal: false,
      }],
    },
  }).join("\n");
  assertStringIncludes(lines, "THESE DATA ARE GENERATED");
  assertStringIncludes(lines, "users: paper 136,677, here 50  DIFFERS");
});
