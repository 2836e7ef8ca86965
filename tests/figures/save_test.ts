import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { saveFigure } from "../../lib/figures/save.ts";
import { figure } from "../../lib/figures/theme.ts";
import { EXAMPLES } from "./_examples.ts";

const { spec } = EXAMPLES.split;

Deno.test("saveFigure: SVG, PNG, PDF and the specification", async () => {
  await inTemporaryFolder(async (folder) => {
    const paths = await saveFigure("split", spec, folder);
    assertEquals(
      paths,
      ["svg", "png", "pdf", "vl.json"].map((end) => `${folder}/split.${end}`),
    );
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(names, paths.map((path) => path.split("/").pop()!).sort());

    const svg = await Deno.readTextFile(paths[0]);
    const [, width, height] = /<svg[^>]* width="(\d+)" height="(\d+)"/
      .exec(svg)!.map(Number);
    const png = await Deno.readFile(paths[1]);
    assertEquals([...png.slice(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
    const header = new DataView(png.buffer, 16);
    assertEquals(header.getUint32(0), 3 * width);
    assertEquals(header.getUint32(4), 3 * height);

    const pdf = new TextDecoder("latin1").decode(await Deno.readFile(paths[2]));
    assert(pdf.startsWith("%PDF-") && pdf.trimEnd().endsWith("%%EOF"));
    assertStringIncludes(
      pdf,
      `/MediaBox [0 0 ${0.75 * width} ${0.75 * height}]`,
    );
    assertStringIncludes(pdf, "+DejaVuSans");
    assert(!pdf.includes("/Subtype /Image"), "the PDF has pixels");

    assertEquals(JSON.parse(await Deno.readTextFile(paths[3])), spec);
  });
});

Deno.test("saveFigure: the PNG's letters need no font of the system", async () => {
  await inTemporaryFolder(async (folder) => {
    const words = (text: string) =>
      figure({
        width: 300,
        height: 40,
        data: { values: [{ text }] },
        mark: { type: "text", fontSize: 20 },
        encoding: { text: { field: "text", type: "nominal" } },
      });
    const size = async (name: string, text: string) => {
      const [, png] = await saveFigure(name, words(text), folder);
      return (await Deno.stat(png)).size;
    };
    assert(await size("text", "NDCG@100 β") > 2 * await size("none", " "));
  });
});

Deno.test("saveFigure: says what it cannot write and what to do", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const error = await assertRejects(
      () => saveFigure("split", spec, `${folder}/file`),
      Error,
      `Cannot write ${folder}/file/split.svg`,
    );
    assertStringIncludes(error.message, "name another folder");
  });
});

Deno.test("saveFigure: a full disk leaves no half a file", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/split.svg`, "old");
    await Deno.symlink("/dev/full", `${folder}/split.svg.part`);
    await assertRejects(
      () => saveFigure("split", spec, folder),
      Error,
      "free some space",
    );
    assertEquals(await Deno.readTextFile(`${folder}/split.svg`), "old");
  });
});

Deno.test("saveFigure: a name is not a path", async () => {
  await assertRejects(
    () => saveFigure("../split", spec),
    RangeError,
    'Expected the name of a file but found "../split.svg"',
  );
});

async function inTemporaryFolder(test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
