import {
  type RowSummary,
  type SummarisedFit,
  summariseRow,
} from "./summary.ts";

/** The model that all others are compared with. */
export const BASELINE = "mult-vae";

/**
 * Further comparisons, by the model that is compared: those of the paper's text
 * (section 4.4), and those that its theorems ask for.
 */
export const RIVALS: Readonly<Record<string, readonly string[]>> = {
  "logistic": ["multinomial"],
  "n-choose-k-vae": ["logistic-vae"],
};

/**
 * Sums up models, each by its fits, and compares them on the same users.
 *
 * @param models Fits of each model, at least one.
 * @param activity Number of known items of each test user with targets.
 * @param searched As in {@linkcode RowSummary}.
 * @throws {RangeError} If the baseline is not among them.
 */
export function summariseRows(
  models: readonly (readonly SummarisedFit[])[],
  activity: ArrayLike<number>,
  searched = false,
): RowSummary[] {
  const byName = new Map(
    models.map((fits) => [fits[0].configuration.model, fits]),
  );
  const baseline = byName.get(BASELINE);
  if (!baseline) {
    throw new RangeError(
      `The others are compared with ${BASELINE}: fit it as well.`,
    );
  }
  return [...byName].map(([name, fits]) => {
    const rivals = (RIVALS[name] ?? []).filter((rival) => byName.has(rival));
    return summariseRow(
      fits,
      name === BASELINE ? undefined : baseline,
      activity,
      Object.fromEntries(rivals.map((rival) => [rival, byName.get(rival)!])),
      searched,
    );
  });
}
