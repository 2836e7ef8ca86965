/**
 * Opens every notebook in JupyterLab in headless Chromium, runs all its cells,
 * and looks at what a reader would see. Screenshots go to `data/out/browser`.
 *
 *     deno run -A tests/browser/lab.ts [NAME …]
 *
 * Exits with 77 where there is no Chromium.
 *
 * @module
 */
import { chromium, type Page } from "playwright-core";
import { jupyterEnvironment } from "../../lib/tasks/_jupyter.ts";
import { listNotebooks } from "../../lib/tasks/_notebooks.ts";
import { projectPath } from "../../lib/tasks/_paths.ts";
import { freePort } from "../../lib/tasks/_ports.ts";
import { programOf } from "../../lib/tasks/_python.ts";
import { labArguments } from "../../lib/tasks/lab.ts";
import { VENV } from "../../lib/tasks/setup.ts";

const TOKEN = "browser-test";
const PATIENCE = 240_000;
const SCREENSHOTS = projectPath("data/out/browser");

const CANDIDATES = [
  Deno.env.get("CHROMIUM"),
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"],
  ...["--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
  "--window-size=1300,1500",
];

const browserPath = await firstThere(CANDIDATES);
if (!browserPath) {
  console.error(
    "There is no Chromium here: install it, or name it in CHROMIUM.",
  );
  Deno.exit(77);
}
const profile = await Deno.makeTempDir();
const copies = await copyNotebooks();
const labPort = freePort(8900);
const debugPort = freePort(9333);
const lab = startLab(labPort);
const browser = startBrowser(browserPath, debugPort, profile);
try {
  await waitFor(`http://127.0.0.1:${labPort}/api?token=${TOKEN}`);
  await waitFor(`http://127.0.0.1:${debugPort}/json/version`);
  const connection = await chromium.connectOverCDP(
    `http://127.0.0.1:${debugPort}`,
  );
  const names = Deno.args.length > 0 ? Deno.args : await listNotebooks();
  for (const name of names) {
    const page = await connection.contexts()[0].newPage();
    await page.setViewportSize({ width: 1300, height: 1500 });
    await runNotebook(page, name);
    await page.close();
  }
  await connection.close();
} finally {
  browser.kill("SIGKILL");
  await shutDown(labPort);
  await Promise.all([browser.status, lab.status]);
  await Deno.remove(copies, { recursive: true });
  await Deno.remove(profile, { recursive: true }).catch(() => {});
}

/** A user's own copies: the committed notebooks stay as they are. */
async function copyNotebooks(): Promise<string> {
  const folder = projectPath("notebooks/.browser");
  await Deno.mkdir(folder, { recursive: true });
  for (const name of await listNotebooks()) {
    const text = await Deno.readTextFile(
      projectPath(`notebooks/${name}.ipynb`),
    );
    const notebook = JSON.parse(text.replaceAll('"../lib/', '"../../lib/'));
    for (const cell of notebook.cells) {
      if (cell.cell_type !== "code") continue;
      cell.source = [cell.source].flat().join("")
        .replaceAll('"../lib/', '"../../lib/');
      cell.outputs = [];
      cell.execution_count = null;
    }
    await Deno.writeTextFile(
      `${folder}/${name}.ipynb`,
      JSON.stringify(notebook),
    );
  }
  return folder;
}

function startLab(port: number): Deno.ChildProcess {
  return new Deno.Command(programOf(VENV, "python"), {
    args: [
      ...labArguments(port, false),
      `--IdentityProvider.token=${TOKEN}`,
      "--ContentsManager.allow_hidden=True",
    ],
    cwd: projectPath(),
    env: { ...jupyterEnvironment(), PAPER_MODE: "quick" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

function startBrowser(
  path: string,
  port: number,
  profile: string,
): Deno.ChildProcess {
  return new Deno.Command(path, {
    args: [
      ...FLAGS,
      `--remote-debugging-port=${port}`,
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function runNotebook(page: Page, name: string): Promise<void> {
  const url = `http://127.0.0.1:${labPort}/lab/tree/notebooks/.browser/` +
    `${name}.ipynb?token=${TOKEN}&reset`;
  await page.goto(url, { timeout: PATIENCE });
  await page.waitForSelector(".jp-Notebook .jp-CodeCell", {
    timeout: PATIENCE,
  });
  // Cells that are run before the kernel is there would ask for one.
  const idle = page.getByText("Deno | Idle");
  await idle.waitFor({ timeout: PATIENCE });
  await page.click('.lm-MenuBar-itemLabel:text-is("Run")');
  await page.click('.lm-Menu-itemLabel:text-is("Run All Cells")');
  // Between two cells the kernel is idle too, so each cell is waited for; one
  // that fails leaves those after it without a number.
  await page.waitForFunction(
    `[...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
       .every((prompt) => /\\[\\d+\\]/.test(prompt.textContent)) ||
     document.querySelector('[data-mime-type="application/vnd.jupyter.error"]')`,
    undefined,
    { timeout: PATIENCE },
  );
  const seen = await lookThrough(page);
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  await screenshots(page, name);
  console.log(`${name}: ${JSON.stringify(seen)}`);
  if (seen.errors.length > 0) {
    throw new Error(`${name} shows an error: ${seen.errors[0]}`);
  }
  if (seen.notRun > 0) {
    throw new Error(`${seen.notRun} cells of ${name} were not run`);
  }
  if (seen.figures === 0 || seen.emptyFigures > 0) {
    throw new Error(
      `${name} shows ${seen.figures} figures, ${seen.emptyFigures} of them ` +
        "without marks",
    );
  }
}

/** Scrolls down, since JupyterLab draws what is in view, and counts. */
async function lookThrough(page: Page) {
  const cells = await page.locator(".jp-Notebook .jp-Cell").count();
  const seen = {
    cells,
    figures: 0,
    emptyFigures: 0,
    notRun: 0,
    errors: [] as string[],
  };
  for (let index = 0; index < cells; index++) {
    const cell = page.locator(".jp-Notebook .jp-Cell").nth(index);
    await cell.scrollIntoViewIfNeeded();
    await page.waitForTimeout(250);
    const part = await cell.evaluate((element) => {
      const figures = [
        ...element.querySelectorAll(
          ".vega-embed svg.marks, .vega-embed canvas.marks",
        ),
      ];
      const empty = figures.filter((figure) =>
        figure.tagName === "CANVAS"
          ? (figure as unknown as { width: number }).width < 50
          : figure.querySelectorAll("path").length < 3
      );
      const prompt = element.querySelector(".jp-InputPrompt")?.textContent ??
        "";
      return {
        figures: figures.length,
        empty: empty.length,
        notRun: element.classList.contains("jp-CodeCell") &&
          !/\[\d+\]/.test(prompt),
        error: element.querySelector(
          '[data-mime-type="application/vnd.jupyter.error"], ' +
            '[data-mime-type="application/vnd.jupyter.stderr"]',
        )?.textContent?.slice(0, 500),
      };
    });
    seen.figures += part.figures;
    seen.emptyFigures += part.empty;
    if (part.notRun) seen.notRun++;
    if (part.error) seen.errors.push(part.error);
  }
  return seen;
}

/** One picture a screenful, from the top. */
async function screenshots(page: Page, name: string): Promise<void> {
  const cells = await page.locator(".jp-Notebook .jp-Cell").count();
  for (let index = 0; index < cells; index += 4) {
    await page.locator(".jp-Notebook .jp-Cell").nth(index)
      .evaluate((element) => element.scrollIntoView());
    await page.waitForTimeout(600);
    await page.screenshot({
      path: `${SCREENSHOTS}/${name}-${String(index).padStart(2, "0")}.png`,
    });
  }
}

async function waitFor(url: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Nothing answers at ${new URL(url).host}.`);
}

/** Asks JupyterLab to end itself and its kernels. */
async function shutDown(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/shutdown`, {
    method: "POST",
    headers: { Authorization: `token ${TOKEN}` },
  }).catch(() => undefined);
  await response?.body?.cancel();
  if (!response?.ok) lab.kill("SIGTERM");
}

async function firstThere(
  paths: readonly (string | undefined)[],
): Promise<string | undefined> {
  for (const path of paths) {
    if (path && (await Deno.stat(path).catch(() => undefined))?.isFile) {
      return path;
    }
  }
  return undefined;
}
