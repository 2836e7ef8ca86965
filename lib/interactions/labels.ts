import type { Dataset } from "./load.ts";

/** Titles, or names where there are none, of items by their number. */
export function itemLabels(
  { titles }: Pick<Dataset, "titles">,
  itemIds: readonly string[],
): string[] {
  return itemIds.map((id) => titles?.get(id) ?? `item ${id}`);
}

/**
 * The items that an invented user likes: those whose label contains one of the
 * texts or, if none does, the first items.
 */
export function inventUser(
  labels: readonly string[],
  texts: readonly string[],
): number[] {
  const found = texts
    .map((text) => labels.findIndex((label) => label.includes(text)))
    .filter((item) => item >= 0);
  return found.length > 0
    ? [...new Set(found)].sort((a, b) => a - b)
    : labels.slice(0, texts.length).map((_, item) => item);
}
