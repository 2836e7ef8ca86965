import { type HeldOut, userCounts } from "../interactions/interactions.ts";

/** Number of known items of each held-out user who has targets, in order. */
export function testActivity({ input, target }: HeldOut): Uint32Array {
  const targets = userCounts(target);
  return userCounts(input).filter((_, user) => targets[user] > 0);
}
