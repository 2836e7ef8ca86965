import { assert, assertEquals, assertMatch } from "@std/assert";
import { startProgress } from "../../lib/notebook/progress.ts";
import type { Surface } from "../../lib/notebook/surface.ts";

/** To the line's beginning, and the line cleared. */
const REDRAW = "\r\x1b[2K";

Deno.test("nothing is drawn within two seconds, not even at the end", () => {
  for (const surface of ["terminal", "pipe"] as const) {
    const written = recorded(surface, 100, ({ bar, at }) => {
      for (let ms = 0; ms < 2000; ms += 50) at(ms, () => bar.update(ms / 20));
      at(1999, () => bar.end());
    });
    assertEquals(written, []);
  }
});

Deno.test("a pipe gets a plain line every ten seconds and one at the end", () => {
  const written = recorded("pipe", 1000, ({ bar, at }) => {
    for (let ms = 0; ms <= 25_000; ms += 50) at(ms, () => bar.update(ms / 50));
    at(50_000, () => {
      bar.update(1000, "done");
      bar.end();
    });
  });
  assertEquals(written, [
    "fit: 4 % · 40/1000 · 20/s · 48 s left\n",
    "fit: 24 % · 240/1000 · 20/s · 38 s left\n",
    "fit: 44 % · 440/1000 · 20/s · 28 s left\n",
    "fit: 100 % · 1000/1000 · 20/s · 0 s left · done\n",
    "fit: 100 % · 1000/1000 · 50 s · done\n",
  ]);
});

Deno.test("a terminal's line is redrawn at most ten times a second", () => {
  const written = recorded("terminal", 10, ({ bar, at }) => {
    for (let ms = 0; ms < 5000; ms += 10) at(ms, () => bar.update(ms / 500));
    at(5000, () => bar.end("ready"));
  });
  assertEquals(written.length, 30 + 1);
  for (const text of written.slice(0, -1)) {
    assert(text.startsWith(REDRAW));
    assertMatch(
      text.slice(REDRAW.length),
      /^fit █+░* [4-9]\d % · \d+\/10 · 2\.0\/s · \d s left$/,
    );
  }
  assertMatch(written.at(-1)!.slice(REDRAW.length), /^fit .* · 5 s · ready\n$/);
});

Deno.test("a terminal's line fits the terminal", () => {
  const [text] = recorded("terminal", 10, ({ bar, at }) => {
    at(3000, () => bar.update(1, "x".repeat(1000)));
  });
  let columns = 80;
  try {
    columns = Deno.consoleSize().columns;
  } catch { /* There is no terminal: 80 is assumed. */ }
  assertEquals(text.length - REDRAW.length, columns - 1);
});

Deno.test("work that was resumed is as fast as it is now", () => {
  const written = recorded("pipe", 1000, ({ bar, at }) => {
    at(0, () => bar.update(900));
    at(10_000, () => bar.update(910));
  });
  assertEquals(written, ["fit: 91 % · 910/1000 · 1.0/s · 1 min 30 s left\n"]);
});

Deno.test("slow work says how long one takes, shares only what is left", () => {
  const slow = recorded("pipe", 10, ({ bar, at }) => {
    at(0, () => bar.update(0));
    at(20_000, () => bar.update(1));
  });
  assertEquals(slow, ["fit: 10 % · 1/10 · 20.0 s each · 3 min 0 s left\n"]);
  const share = recorded("pipe", 1, ({ bar, at }) => {
    at(0, () => bar.update(0));
    at(3_600_000, () => bar.update(0.25));
  });
  assertEquals(share, ["fit: 25 % · 3 h 0 min left\n"]);
});

Deno.test("standing still, nothing to do and too much have no odd numbers", () => {
  const still = recorded("pipe", 10, ({ bar, at }) => {
    at(0, () => bar.update(0));
    at(5000, () => bar.update(0));
  });
  assertEquals(still, ["fit: 0 % · 0/10\n"]);
  const none = recorded("pipe", 0, ({ bar, at }) => {
    at(5000, () => bar.update(0));
  });
  assertEquals(none, ["fit: 100 % · 0/0\n"]);
  const over = recorded("pipe", 10, ({ bar, at }) => {
    at(5000, () => bar.update(12));
  });
  assertEquals(over, ["fit: 100 % · 12/10\n"]);
});

interface Script {
  readonly bar: ReturnType<typeof startProgress>;
  /** Does something at a time, in milliseconds from the start. */
  readonly at: (milliseconds: number, act: () => void) => void;
}

/** What a bar writes on stderr, with a clock that the script sets. */
function recorded(
  surface: Surface,
  total: number,
  script: (parts: Script) => void,
): string[] {
  const { now } = performance;
  const { writeSync } = Deno.stderr;
  const written: string[] = [];
  let clock = 1000;
  performance.now = () => clock;
  Deno.stderr.writeSync = (bytes) => {
    written.push(new TextDecoder().decode(bytes));
    return bytes.length;
  };
  try {
    script({
      bar: startProgress("fit", total, surface),
      at(milliseconds, act) {
        clock = 1000 + milliseconds;
        act();
      },
    });
  } finally {
    performance.now = now;
    Deno.stderr.writeSync = writeSync;
  }
  return written;
}
