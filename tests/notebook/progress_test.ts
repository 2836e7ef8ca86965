import { assertEquals, assertStringIncludes } from "@std/assert";
import { projectPath } from "../../lib/tasks/_paths.ts";

/** What a program that works for a while writes on its stderr. */
async function progressOf(milliseconds: number): Promise<string> {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      'import { startProgress } from "./lib/notebook/progress.ts";' +
      'const bar = startProgress("work", 40);' +
      "for (let done = 1; done <= 40; done++) {" +
      `  await new Promise((go) => setTimeout(go, ${milliseconds / 40}));` +
      "  bar.update(done, `item ${done}`); }" +
      "bar.end();",
    ],
    cwd: projectPath(),
  }).output();
  return new TextDecoder().decode(stderr);
}

Deno.test("short work shows no bar", async () => {
  assertEquals(await progressOf(200), "");
});

Deno.test("long work in a pipe says how far it is, in plain lines", async () => {
  const lines = (await progressOf(2600)).trim().split("\n");
  assertEquals(lines.length, 2);
  assertStringIncludes(lines[0], "work: ");
  assertStringIncludes(lines[0], " left");
  assertStringIncludes(lines[1], "work: 100 % · 40/40");
  assertStringIncludes(lines[1], "item 40");
});
