/**
 * How a notebook was asked to run.
 *
 * @module
 */
import type { BackendName } from "../backend/mod.ts";

/** What `deno task paper` passes to the notebooks. */
export interface NotebookSettings {
  /** `quick`: everything within two minutes. `full`: the reported numbers. */
  readonly mode: "quick" | "full";
  /** A name of the catalogue. */
  readonly dataset: string;
  readonly backend: BackendName;
}

/**
 * Reads `PAPER_MODE`, `PAPER_DATASET` and `PAPER_BACKEND`; a notebook that is
 * opened by hand finds none of them and runs in quick mode.
 *
 * @throws {RangeError} If `PAPER_MODE` is neither quick nor full.
 */
export function notebookSettings(): NotebookSettings {
  const mode = Deno.env.get("PAPER_MODE") ?? "quick";
  if (mode !== "quick" && mode !== "full") {
    throw new RangeError(
      `Expected PAPER_MODE to be "quick" or "full" but found "${mode}"`,
    );
  }
  return {
    mode,
    dataset: Deno.env.get("PAPER_DATASET") ?? "default",
    backend: (Deno.env.get("PAPER_BACKEND") ?? "auto") as BackendName,
  };
}
