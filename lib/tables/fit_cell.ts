/**
 * Fits one cell of a table, or finds it fitted.
 *
 * @module
 */
import { evaluate, TABLE_METRICS } from "../evaluation/evaluate.ts";
import type { MetricName } from "../evaluation/evaluate.ts";
import type { Split } from "../interactions/interactions.ts";
import { findModel } from "../models/registry.ts";
import { Random } from "../random.ts";
import {
  type Cell,
  type CellConfiguration,
  cellHash,
  readCell,
  writeCell,
} from "./cell.ts";

/** Digits of a user's metric that are kept; more say nothing. */
const DIGITS = 6;

/** How a cell is fitted. */
export interface FitCellOptions {
  /** Folder of the cells and of the checkpoints of unfinished fits. */
  readonly folder: string;
  /** Ends the fit after the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** @param share Of the fit that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Fits a model as configured, tests it, and keeps the cell; goes on from the
 * checkpoint of a fit that was stopped.
 *
 * @returns Nothing if the fit was interrupted.
 */
export async function fitCell(
  configuration: CellConfiguration,
  split: Split,
  { folder, signal, onProgress }: FitCellOptions,
): Promise<Cell | undefined> {
  const kept = await readCell(folder, configuration);
  if (kept) return kept;
  const { fit, model: name, options } = configuration;
  const definition = await findModel(name);
  const model = definition.create(
    split.train.items,
    new Random(fit.seed),
    options,
  );
  await Deno.mkdir(folder, { recursive: true });
  const checkpoint = `${folder}/${await cellHash(configuration)}.safetensors`;
  try {
    const events = model.fit(split, {
      ...fit,
      patience: fit.patience ?? Infinity,
      checkpoint,
      checkpointSeconds: 30,
      signal,
    });
    for await (const event of events) {
      if (event.type === "step") onProgress?.(event.step / event.steps);
      if (event.type !== "end") continue;
      if (event.reason === "interrupted") return undefined;
      const { metrics, perUser } = await evaluate(model, split.test);
      const cell: Cell = {
        configuration,
        test: metrics,
        perUser: Object.fromEntries(
          TABLE_METRICS.map((metric) => [
            metric,
            Array.from(
              perUser[metric],
              (value) => Number(value.toFixed(DIGITS)),
            ),
          ]),
        ) as Record<MetricName, number[]>,
        bestEpoch: event.bestEpoch,
        bestValue: event.bestValue,
        epochs: event.history,
        seconds: event.seconds,
      };
      await writeCell(folder, cell);
      await Deno.remove(checkpoint).catch(() => {});
      return cell;
    }
    throw new Error(`The fit of ${name} ended without a word`);
  } finally {
    model.dispose();
  }
}
