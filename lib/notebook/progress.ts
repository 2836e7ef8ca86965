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
  /**
   * Draws the bar for the last time.
   *
   * @returns When a notebook has it; there is no need to wait elsewhere.
   */
  end(note?: string): Promise<void>;
}

/** Nothing is drawn before this many milliseconds have passed. */
const PATIENCE = 2000;

/** Least milliseconds between two drawings. */
const PAUSE: Readonly<Record<Surface, number>> = {
  notebook: 250,
  terminal: 100,
  pipe: 10_000,
};

/** Letters of the bar. */
const WIDTH = 24;

/** What the bar is drawn from. */
interface State {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly note: string;
  /** Time left, and how many a second; or time spent, at the end. */
  readonly time: string;
}

/**
 * Starts a bar. Work that is done within two seconds shows none; a pipe gets a
 * plain line every ten seconds.
 *
 * @param total What `done` is at the end, in any unit; 1 for shares.
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
  let state: State = { label, done: 0, total, note: "", time: "" };
  // Speed counts from here: resumed work begins in the middle, and the first
  // step may be slow.
  let first: { readonly done: number; readonly time: number } | undefined;
  return {
    update(done, note = state.note) {
      const now = performance.now();
      first ??= { done, time: now };
      state = { ...state, done, note };
      if (now - drawn < PAUSE[surface]) return;
      drawn = now;
      visible = true;
      const perSecond = 1000 * (done - first.done) / (now - first.time);
      draw({ ...state, time: forecast(perSecond, total - done, total) });
    },
    async end(note = state.note) {
      if (!visible) return;
      const time = duration((performance.now() - start) / 1000);
      await draw({ ...state, note, time }, true);
    },
  };
}

function forecast(perSecond: number, left: number, total: number): string {
  if (!(perSecond > 0)) return "";
  const time = `${duration(left / perSecond)} left`;
  if (total === 1) return time;
  return perSecond < 1
    ? `${duration(1 / perSecond, 1)} each · ${time}`
    : `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s · ${time}`;
}

/** Hours and minutes, minutes and seconds, or seconds. */
function duration(seconds: number, digits = 0): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${seconds.toFixed(digits)} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}

type Drawer = (state: State, last?: boolean) => Promise<void> | void;

function drawerFor(surface: Surface): Drawer {
  if (surface === "notebook") return notebookDrawer();
  if (surface === "pipe") {
    return (state) =>
      write(`${state.label}: ${percent(state)} · ${rest(state)}\n`);
  }
  return (state, last) => {
    const line = text(state).slice(0, columns() - 1);
    write(`\r\x1b[2K${line}${last ? "\n" : ""}`);
  };
}

/** One display that is replaced; a drawing while one is sent is left out. */
function notebookDrawer(): Drawer {
  const display_id = crypto.randomUUID();
  let update = false;
  let sent: Promise<void> | undefined;
  const send = async (state: State) => {
    const bundle = { "text/html": html(state), "text/plain": text(state) };
    // A bar that cannot be drawn is no reason to stop the work.
    await display(bundle, { display_id, update }).catch(() => {});
    update = true;
    sent = undefined;
  };
  return async (state, last) => {
    if (sent && !last) return;
    await sent;
    await (sent = send(state));
  };
}

function text(state: State): string {
  const filled = Math.round(WIDTH * share(state));
  const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
  return `${state.label} ${bar} ${percent(state)} · ${rest(state)}`;
}

function html(state: State): string {
  return `<div><progress max="1" value="${share(state)}"></progress> ` +
    `${escape(state.label)} ${percent(state)} · ${escape(rest(state))}</div>`;
}

function share({ done, total }: State): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
}

function percent(state: State): string {
  return `${Math.floor(100 * share(state))} %`;
}

function rest({ done, total, time, note }: State): string {
  const count = total === 1 ? "" : `${Math.round(done)}/${Math.round(total)}`;
  return [count, time, note].filter(Boolean).join(" · ");
}

function escape(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}

function write(value: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(value));
}
