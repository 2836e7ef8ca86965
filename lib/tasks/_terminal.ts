/**
 * Words for terminals.
 *
 * @module
 */

/** Bold where stdout is a terminal that shows it, plain elsewhere. */
export function bold(text: string): string {
  const shows = Deno.stdout.isTerminal() && !Deno.noColor;
  return shows ? `\x1b[1m${text}\x1b[0m` : text;
}

/** A size in MB, or kB where that is clearer. */
export function formatBytes(bytes: number): string {
  return bytes < 1e6
    ? `${(bytes / 1e3).toFixed(0)} kB`
    : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** " (12%)", or nothing where the total is unknown. */
export function percentOf(part: number, total?: number): string {
  return total ? ` (${Math.floor(100 * part / total)}%)` : "";
}
