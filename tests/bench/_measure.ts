/**
 * Timing, and what a benchmark returns.
 *
 * @module
 */

/** One ratio that the project promises. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  /** The most (or, for "at least", the least) that it may be. */
  readonly target: number;
  readonly kind: "at most" | "at least";
}

/** What one benchmark found; `extra` goes into its `--json` line. */
export interface BenchResult {
  readonly title: string;
  /** Milliseconds, or another unit that the name states. */
  readonly figures: Readonly<Record<string, number>>;
  readonly ratios: readonly Ratio[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
  readonly json: object;
}

/** Median milliseconds of several runs after one that is not counted. */
export async function medianMs(
  run: () => unknown | Promise<unknown>,
  runs = 7,
  warmUp = 2,
): Promise<number> {
  const times: number[] = [];
  for (let i = -warmUp; i < runs; i++) {
    const start = performance.now();
    await run();
    if (i >= 0) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}

/** Whether a ratio keeps its promise. */
export function meets({ value, target, kind }: Ratio): boolean {
  return kind === "at most" ? value <= target : value >= target;
}
