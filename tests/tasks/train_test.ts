import {
  assert,
  assertEquals,
  assertGreater,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { listModels } from "../../lib/models/registry.ts";
import { projectPath } from "../../lib/tasks/_paths.ts";
import { toySplit } from "../training/_toy.ts";

const SETTINGS = [
  ...["--backend", "auto", "--epochs", "150", "--held-out", "20"],
  ...["-o", "hidden=48", "-o", "latent=12", "--checkpoint-seconds", "0"],
];

/** A data file of users with a taste, and a folder for what is saved. */
async function workplace() {
  const folder = await Deno.makeTempDir();
  const { train } = toySplit(240);
  const lines = Array.from({ length: train.users }, (_, user) => {
    const row = train.indices.subarray(
      train.offsets[user],
      train.offsets[user + 1],
    );
    return [user, ...row].join(" ");
  });
  const data = `${folder}/toy.txt`;
  await Deno.writeTextFile(data, lines.join("\n") + "\n");
  return { folder, data };
}

function start(data: string, output: string, ...further: string[]) {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "--no-check"],
      projectPath("lib/tasks/train.ts"),
      ...["--data", data, "--output", output, ...SETTINGS, ...further],
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

/** The fitted model's file, if there is one. */
async function modelFile(folder: string): Promise<Uint8Array | undefined> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".safetensors") && !name.includes("checkpoint")) {
      return await Deno.readFile(`${folder}/${name}`);
    }
  }
}

async function hasCheckpoint(folder: string): Promise<boolean> {
  const names = (await Array.fromAsync(Deno.readDir(folder)))
    .map((entry) => entry.name);
  return names.some((name) => name.endsWith(".checkpoint.safetensors"));
}

for (const signal of ["SIGKILL", "SIGINT"] as const) {
  Deno.test(`a fit that ${signal} ended goes on to the same weights`, async () => {
    const { folder, data } = await workplace();
    const [whole, broken] = [`${folder}/whole`, `${folder}/broken`];
    await Deno.mkdir(broken);
    const straight = await finish(start(data, whole));
    assertEquals(straight.code, 0, straight.stderr);

    const child = start(data, broken);
    while (!await hasCheckpoint(broken)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
    child.kill(signal);
    const stopped = await finish(child);
    assertEquals(await modelFile(broken), undefined, "it was stopped in time");
    if (signal === "SIGINT") {
      assertEquals(stopped.code, 130);
      assertStringIncludes(stopped.stdout, "The same command goes on");
    }

    const resumed = await finish(start(data, broken));
    assertEquals(resumed.code, 0, resumed.stderr);
    assertStringIncludes(resumed.stdout, "Going on after update");
    const expected = await modelFile(whole);
    assert(expected);
    assertEquals(await modelFile(broken), expected);
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("--list prints the models with their place and their settings", async () => {
  const { code, stdout, stderr } = await finish(
    start("none", "none", "--list"),
  );
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^mult-vae +Section 3\.2/m);
  assertMatch(stdout, /^ +hidden=600 latent=200 keep=0\.5$/m);
  for (const { name, source } of await listModels()) {
    assertStringIncludes(stdout, name);
    assertStringIncludes(stdout, source);
    assertMatch(source, /^(Section|Beyond the paper: )/, name);
  }
});

Deno.test("--json ends with one object that scripts can read", async () => {
  const { folder, data } = await workplace();
  const { code, stdout, stderr } = await finish(
    start(data, folder, "--json", "--epochs", "3"),
  );
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "3 epochs in");
  const lines = stdout.trim().split("\n");
  assertEquals(lines.length, 1);
  const report = JSON.parse(lines[0]);
  assertEquals(report.model, "mult-vae");
  assertEquals(report.dataset, "toy.txt");
  assertEquals([report.seed, report.epochs], [1, 3]);
  assertGreater(report.seconds, 0);
  for (const metric of ["recall@20", "recall@50", "ndcg@100"]) {
    const { mean, stderr, users } = report.test[metric];
    assert(mean > 0 && mean <= 1 && stderr >= 0 && users === 20);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("mistakes on the command line are one sentence with a remedy", async () => {
  const cases: [string[], string][] = [
    [["--model", "nope"], "mult-vae"],
    [["--epochs", "0"], "at least 1"],
    [["--format", "xml"], "Allowed choices"],
  ];
  const { folder, data } = await workplace();
  for (const [args, remedy] of cases) {
    const { code, stderr } = await finish(start(data, folder, ...args));
    assertEquals(code, 1);
    assertStringIncludes(stderr, remedy);
    assertEquals(stderr.includes("    at "), false, "no stack trace");
  }
  await Deno.remove(folder, { recursive: true });
});
