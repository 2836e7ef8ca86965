import { assertEquals, assertRejects } from "@std/assert";
import {
  liveFigure,
  showEquation,
  showFigure,
  showMarkdown,
  showTable,
} from "../../lib/notebook/mod.ts";
import { display } from "../../lib/notebook/surface.ts";

Deno.test("outside a notebook a table is Markdown on stdout", async () => {
  const columns = [{ name: "model" }, { name: "x", digits: 1 }];
  const rows = [["EASE", 1.25]];
  assertEquals(
    await logged(() => showTable({ caption: "Table", columns, rows })),
    ["Table\n\n| model | x |\n| --- | ---: |\n| EASE | 1.3 |"],
  );
  assertEquals(await logged(() => showMarkdown("**a**")), ["**a**"]);
  assertEquals(await logged(() => showEquation("a^2")), ["a^2"]);
});

Deno.test("outside a notebook figures are neither shown nor drawn", async () => {
  const lines = await logged(async () => {
    await showFigure({ mark: "there is no such mark" });
    const live = liveFigure();
    await live.update(() => {
      throw new Error("made for nobody");
    });
    await live.end({ mark: "there is no such mark" });
  });
  assertEquals(lines, []);
});

Deno.test("display: says that there is no notebook", async () => {
  await assertRejects(() => display({}), Error, "There is no notebook");
});

Deno.test("detectSurface: a program whose stderr is piped", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `
      import { detectSurface } from "${
        import.meta.resolve("../../lib/notebook/surface.ts")
      }";
      console.log(detectSurface());`,
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  assertEquals(new TextDecoder().decode(stdout).trim(), "pipe");
});

async function logged(run: () => Promise<void>): Promise<string[]> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (...values) => lines.push(values.join(" "));
  try {
    await run();
  } finally {
    console.log = log;
  }
  return lines;
}
