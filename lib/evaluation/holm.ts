/**
 * P-values adjusted for the number of tests (Holm 1979): the chance that any
 * true null hypothesis is among those whose adjusted p-value is at most α is at
 * most α, however the tests depend on each other.
 *
 * @param p P-values, in any order.
 * @returns Adjusted ones, in the same order, at most 1.
 */
export function holm(p: readonly number[]): number[] {
  const order = Array.from(p.keys()).sort((a, b) => p[a] - p[b]);
  const adjusted = new Array<number>(p.length);
  let least = 0;
  order.forEach((test, rank) => {
    least = Math.max(least, Math.min(1, (p.length - rank) * p[test]));
    adjusted[test] = least;
  });
  return adjusted;
}
