/**
 * A fit of EASE at the size of ML-20M, beside NumPy's.
 *
 * @module
 */
import { sliceUsers } from "../../lib/interactions/interactions.ts";
import { inversion } from "../../lib/linear/invert.ts";
import { addProduct } from "../../lib/linear/product.ts";
import { Ease } from "../../lib/models/ease.ts";
import { Random } from "../../lib/random.ts";
import { DEFAULT_FIT } from "../../lib/training/events.ts";
import type { BenchResult } from "./_measure.ts";
import { pythonPeer } from "./_peers.ts";
import { ML20M, powerLawUsers } from "./_synthetic.ts";
import { withUsersFiles } from "./_users_files.ts";

const LAMBDA = 500;

/** What tests/reference/ease_time.py prints. */
interface Peer {
  readonly gram_ms: number;
  readonly inverse_ms: number;
  readonly cholesky_ms: number;
}

export async function run(): Promise<BenchResult> {
  const { users, items, itemsPerUser } = ML20M;
  const train = powerLawUsers(users, items, itemsPerUser, new Random(1));
  const few = sliceUsers(train, 0, 10);
  const heldOut = { input: few, target: few };
  const split = { train, validation: heldOut, test: heldOut };
  const model = new Ease(items, { lambda: LAMBDA });
  const ends: number[] = [];
  const start = performance.now();
  for await (const event of model.fit(split, DEFAULT_FIT)) {
    if (event.type === "step") ends.push(performance.now() - start);
  }
  model.dispose();
  // The last steps are the inverse's blocks and the division.
  const blocks = inversion(items, addProduct).blocks;
  const gramMs = ends[ends.length - blocks - 2];
  const inverseMs = ends.at(-1)! - gramMs;
  const numpy = await withUsersFiles(
    train,
    (paths) =>
      pythonPeer<Peer>(
        "ease_time.py",
        [String(items), String(LAMBDA), ...paths],
        "NumPy",
      ),
  );
  const own = { "Gram matrix ms": gramMs, "inverse and B ms": inverseMs };
  const title = "EASE in closed form, 20,108 items";
  const json = { ease_gram_ms: gramMs, ease_inverse_ms: inverseMs };
  if (typeof numpy === "string") {
    return { title, figures: own, ratios: [], notes: [numpy], json };
  }
  const { gram_ms, inverse_ms, cholesky_ms } = numpy;
  return {
    title,
    figures: {
      ...own,
      "SciPy's Gram matrix ms": gram_ms,
      "numpy.linalg.inv and B ms": inverse_ms,
      "LAPACK's Cholesky and B ms": cholesky_ms,
    },
    ratios: [
      {
        name: "inverse and B / NumPy's",
        value: inverseMs / inverse_ms,
        target: 1.2,
        kind: "at most",
      },
      {
        name: "whole fit / NumPy's with SciPy's Gram matrix",
        value: (gramMs + inverseMs) / (gram_ms + inverse_ms),
        target: 1.2,
        kind: "at most",
      },
    ],
    notes: [
      "All in single precision on the same users. The inverse is made in " +
      "place, in blocks that can be interrupted; LAPACK's Cholesky " +
      "(potrf, potri) is faster than NumPy's general inverse and is given " +
      "for comparison: " +
      `ours takes ${(inverseMs / cholesky_ms).toFixed(2)} of its time.`,
    ],
    json: { ...json, ease_ratio: inverseMs / inverse_ms },
  };
}
