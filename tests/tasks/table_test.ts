import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { projectPath } from "../../lib/tasks/_paths.ts";

function start(cells: string, ...further: string[]) {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "--no-check"],
      projectPath("lib/tasks/table.ts"),
      ...["2", "--dataset", "generated", "--models", "multinomial"],
      ...["--backend", "auto", "--workers", "2", "--cells", cells, "--json"],
      ...further,
    ],
    cwd: projectPath(),
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function finish(child: Deno.ChildProcess) {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Names of the files in a folder, or nothing if there is no such folder. */
async function names(folder: string): Promise<string[] | undefined> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map((e) => e.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.test("a table that was stopped goes on, and is found the next time", async () => {
  const cells = `${await Deno.makeTempDir()}/cells`;
  const args = ["--epochs", "2"];
  const child = start(cells, ...args);
  // Until the workers are at it.
  while (!await names(cells)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGINT");
  const stopped = await finish(child);
  assertEquals(stopped.code, 130, stopped.stderr);
  assertStringIncludes(stopped.stderr, "goes on from here");

  const whole = await finish(start(cells, ...args));
  assertEquals(whole.code, 0, whole.stderr);
  const rows = JSON.parse(whole.stdout.trim().split("\n").at(-1)!);
  assertEquals(
    rows.map(({ model }: { model: string }) => model),
    ["mult-vae", "multinomial"],
  );
  assertEquals(rows[0].paired, null);
  assertEquals([rows[0].patience, rows[0].searched], [null, false]);
  assertStringIncludes(whole.stderr, "2 epochs in batches of");
  assert(rows[1].paired.p > 0 && rows[1].paired.p <= 1);
  const kept = (await names(cells))!;
  assertEquals(kept.length, 2, "no checkpoints stay");
  kept.forEach((name) => assertMatch(name, /^[0-9a-f]{64}\.json$/));

  const again = await finish(start(cells, ...args));
  assertEquals(again.stdout.trim().split("\n").at(-1), JSON.stringify(rows));
});

Deno.test("lists of models may have spaces and a comma too many", async () => {
  const models = (text: string) => finish(start("unused", "--models", text));
  const { stderr } = await models("multinomial, no-vae,");
  assertStringIncludes(stderr, 'no model "no-vae"');
  assertStringIncludes((await models(", ")).stderr, "Expected names");
});

Deno.test("an unknown model is named", async () => {
  const { code, stderr } = await finish(start("unused", "--models", "no-vae"));
  assertEquals(code, 1);
  assertStringIncludes(stderr, 'no model "no-vae"');
});
