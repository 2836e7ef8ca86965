/**
 * Python environments in folders of the project.
 *
 * @module
 */
import { startProgress } from "../notebook/progress.ts";
import { projectPath } from "./_paths.ts";
import { lastLines, run } from "./_run.ts";

const OLDEST = [3, 11];

/** A Python environment and what is installed in it. */
export interface PythonEnvironment {
  /** Folder in the project. */
  readonly folder: string;
  /** Requirements file in the project. */
  readonly requirements: string;
  /** Further arguments of `pip install`. */
  readonly arguments?: readonly string[];
  /** What to call it in messages. */
  readonly purpose: string;
}

/** The program of a given name in the environment. */
export function programOf(folder: string, name: string): string {
  return projectPath(
    Deno.build.os === "windows"
      ? `${folder}/Scripts/${name}.exe`
      : `${folder}/bin/${name}`,
  );
}

/**
 * Makes the environment, or leaves it alone if it has what the requirements
 * file asks for.
 *
 * @throws {Error} If there is no Python, no network, or no room.
 */
export async function ensureEnvironment(
  environment: PythonEnvironment,
): Promise<void> {
  const { folder, requirements, purpose } = environment;
  const wanted = await Deno.readTextFile(projectPath(requirements));
  const mark = projectPath(`${folder}/installed.txt`);
  if (await readIfThere(mark) === wanted) return;
  const python = await findPython();
  console.error(`Installing ${purpose} into ${folder} (once; a minute or so)`);
  await makeEnvironment(python, folder);
  const lines = wanted.split("\n").filter((line) => /^[\w-]+==/.test(line));
  await install(environment, lines.length);
  await Deno.writeTextFile(mark, wanted);
}

/**
 * A Python that is new enough.
 *
 * @throws {Error} If there is none on the PATH.
 */
export async function findPython(): Promise<string> {
  const found: string[] = [];
  for (
    const name of [
      "python3",
      "python",
      "python3.13",
      "python3.12",
      "python3.11",
    ]
  ) {
    const result = await run(name, [
      "-c",
      "import sys; print(*sys.version_info[:2])",
    ]);
    if (!result?.success) continue;
    const [major, minor] = result.stdout.trim().split(" ").map(Number);
    if (major === OLDEST[0] && minor >= OLDEST[1]) return name;
    found.push(`${name} is ${major}.${minor}`);
  }
  throw new Error(
    `Python ${OLDEST.join(".")} or newer is needed for JupyterLab` +
      (found.length > 0 ? ` (${found.join(", ")})` : " but there is none") +
      ": install it from python.org or your system's packages.",
  );
}

async function makeEnvironment(python: string, folder: string): Promise<void> {
  const result = await run(python, [
    "-m",
    "venv",
    "--clear",
    projectPath(folder),
  ]);
  if (result?.success) return;
  const said = `${result?.stdout ?? ""}${result?.stderr ?? ""}`;
  throw new Error(
    /ensurepip|No module named venv/.test(said)
      ? `${python} cannot make virtual environments: install its venv module ` +
        "(Debian and Ubuntu: apt install python3-venv)."
      : `Cannot make ${folder} (${lastLines(said, 1)}): make the project's ` +
        "folder writable and free some space.",
  );
}

async function install(
  { folder, requirements, arguments: further = [], purpose }: PythonEnvironment,
  total: number,
): Promise<void> {
  const progress = startProgress(purpose, total);
  const child = new Deno.Command(programOf(folder, "python"), {
    args: [
      ...["-m", "pip", "install", "--disable-pip-version-check"],
      ...["--no-input", "--progress-bar", "off", ...further],
      ...["-r", projectPath(requirements)],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(child.stderr).text();
  let collected = 0;
  const lines = child.stdout.pipeThrough(new TextDecoderStream());
  for await (const chunk of lines) {
    collected += chunk.split(/^(?:Collecting|Requirement already) /m).length -
      1;
    progress.update(Math.min(collected, total));
  }
  const { success } = await child.status;
  progress.end();
  if (success) return;
  const said = lastLines(
    (await errors).split("\n").filter((line) => /ERROR/.test(line)).join("\n"),
    1,
  );
  throw new Error(
    `${purpose} cannot be installed (${said || "pip failed"}): check the ` +
      "network, pip's proxy settings and the free space, then run the same " +
      "command again.",
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
