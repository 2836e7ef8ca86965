/**
 * Progress bars: one call for notebooks, terminals and pipes.
 *
 * @module
 */
import { detectSurface, display, type Surface } from "./surface.ts";

/** A bar that is under way. */
export interface Progress {
  /** @param done Of the total; may stand still or jump. */
  update(done: number, note?: string): void;
  /** Draws the bar for the last time. */
  end(note?: string): void;
}

/** Nothing is drawn before this many milliseconds have passed. */
const PATIENCE = 2000;

/** Least milliseconds between two drawings. */
const PAUSE: Readonly<Record<Surface, number>> = {
  notebook: 250,
  terminal: 100,
  pipe: 10_000,
};

const WIDTH = 24;

/**
 * Starts a bar. Work that is done within two seconds shows none; a pipe gets a
 * plain line every ten seconds.
 *
 * @param total What `done` is at the end, greater than 0.
 */
export function startProgress(
  label: string,
  total: number,
  surface = detectSurface(),
): Progress {
  const start = performance.now();
  const draw = drawerFor(surface);
  let drawn = start + PATIENCE - PAUSE[surface];
  let visible = false;
  let state = { done: 0, note: "" };
  return {
    update(done, note = state.note) {
      state = { done, note };
      const now = performance.now();
      if (now - drawn < PAUSE[surface]) return;
      drawn = now;
      visible = true;
      const left = (now - start) * (total - done) / Math.max(done, 1e-9);
      draw(line(label, done, total, note, `${duration(left)} left`), false);
    },
    end(note = state.note) {
      if (!visible) return;
      const spent = duration(performance.now() - start);
      draw(line(label, state.done, total, note, spent), true);
    },
  };
}

interface Line {
  readonly label: string;
  readonly share: number;
  readonly rest: string;
}

function line(
  label: string,
  done: number,
  total: number,
  note: string,
  time: string,
): Line {
  const share = Math.min(1, Math.max(0, done / total));
  const rest = [`${Math.round(done)}/${Math.round(total)}`, time, note]
    .filter(Boolean).join(" · ");
  return { label, share, rest };
}

/** Minutes and seconds, or seconds. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function drawerFor(surface: Surface): (line: Line, last: boolean) => void {
  if (surface === "notebook") return notebookDrawer();
  if (surface === "terminal") {
    return (line, last) => write(`\r\x1b[2K${text(line)}${last ? "\n" : ""}`);
  }
  return (line) => write(`${line.label}: ${percent(line)} · ${line.rest}\n`);
}

/** One display that is replaced; a drawing that is not sent yet is skipped. */
function notebookDrawer(): (line: Line, last: boolean) => void {
  const display_id = crypto.randomUUID();
  let update = false;
  let sending: Promise<void> = Promise.resolve();
  let busy = false;
  return (line, last) => {
    if (busy && !last) return;
    busy = true;
    sending = sending.then(async () => {
      await display({
        "text/html": html(line),
        "text/plain": text(line),
      }, { display_id, update });
      update = true;
      busy = false;
    });
  };
}

function text(line: Line): string {
  const filled = Math.round(WIDTH * line.share);
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  return `${line.label} ${bar} ${percent(line)} · ${line.rest}`;
}

function html(line: Line): string {
  return `<div><progress max="1" value="${line.share}"></progress> ` +
    `${escape(line.label)} ${percent(line)} · ${escape(line.rest)}</div>`;
}

function percent({ share }: Line): string {
  return `${Math.floor(100 * share)} %`;
}

function escape(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function write(value: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(value));
}
