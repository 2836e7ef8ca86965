import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { textWidth } from "../../lib/figures/_text_width.ts";
import { renderSvg } from "../../lib/figures/render.ts";
import { figure } from "../../lib/figures/theme.ts";

const bars = {
  data: { values: [{ a: "one", b: 1 }] },
  mark: "bar",
  encoding: {
    x: { field: "a", type: "nominal" },
    y: { field: "b", type: "quantitative" },
  },
};

Deno.test("renderSvg: the same specification gives the same picture", async () => {
  assertEquals(await renderSvg(figure(bars)), await renderSvg(figure(bars)));
});

Deno.test("renderSvg: a specification that Vega-Lite warns of is refused", async () => {
  const wrong = figure({ ...bars, mark: { type: "bar", opacity: 0.5 } });
  const encoding = { ...bars.encoding, nowhere: { field: "b" } };
  await assertRejects(
    () => renderSvg({ ...wrong, encoding }),
    Error,
    "not drawn as meant",
  );
});

Deno.test("renderSvg: a mark that there is not is refused", async () => {
  await assertRejects(() => renderSvg(figure({ ...bars, mark: "blob" })));
});

Deno.test("textWidth: DejaVu Sans's own advance widths", () => {
  // Of 2048 units an em: "0" takes 1303, "W" 2025; bold "0" 1425.
  assertAlmostEquals(textWidth("00", 10), 2 * 10 * 1303 / 2048, 1e-9);
  assertAlmostEquals(textWidth("W", 2048), 2025, 1e-9);
  assertAlmostEquals(textWidth("0", 2048, "bold"), 1425, 1e-9);
  assertEquals(textWidth("", 12), 0);
});
