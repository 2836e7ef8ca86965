/**
 * Columns of SLIM at the size of ML-20M, beside scikit-learn's.
 *
 * @module
 */
import { elasticNets } from "../../lib/linear/elastic_net.ts";
import { gram } from "../../lib/linear/gram.ts";
import { Slim } from "../../lib/models/slim.ts";
import { Random } from "../../lib/random.ts";
import type { BenchResult } from "./_measure.ts";
import { pythonPeer } from "./_peers.ts";
import { ML20M, powerLawUsers } from "./_synthetic.ts";
import { withUsersFiles } from "./_users_files.ts";

/** Columns that are timed, one from the middle of each of as many strata. */
const SAMPLE = 32;

/** Weights of the ℓ1 and the squared ℓ2 norm: the middle of the grid. */
const L1 = 1;
const L2 = 1;

/** What tests/reference/slim_time.py prints. */
interface Peer {
  readonly column_ms: number;
  readonly threads: number;
  readonly objectives: number[];
}

export async function run(): Promise<BenchResult> {
  const { users, items, itemsPerUser } = ML20M;
  const train = powerLawUsers(users, items, itemsPerUser, new Random(1));
  const { options } = new Slim(items, { l1: L1, l2: L2 });
  // Items are in order of popularity, on which the time depends.
  const columns = Uint32Array.from(
    { length: SAMPLE },
    (_, index) => Math.floor((index + 0.5) * items / SAMPLE),
  );
  let start = performance.now();
  const nets = await elasticNets(gram(train, items), options);
  const gramMs = performance.now() - start;
  nets.solve(columns.subarray(-4));
  start = performance.now();
  const { objectives, weights } = nets.solve(columns);
  const columnMs = (performance.now() - start) / SAMPLE;
  await nets.close();
  const sklearn = await withUsersFiles(
    train,
    (paths) =>
      pythonPeer<Peer>("slim_time.py", [
        ...[items, L1, L2].map(String),
        ...paths,
        ...Array.from(columns, String),
      ], "scikit-learn"),
  );
  const own = {
    "Gram matrix ms": gramMs,
    "one column ms, on all cores": columnMs,
    "weights a column": weights.values.length / SAMPLE,
  };
  const title = `SLIM, λ = ${L1}, β = ${L2}, 20,108 items`;
  const json = { slim_column_ms: columnMs };
  if (typeof sklearn === "string") {
    return { title, figures: own, ratios: [], notes: [sklearn], json };
  }
  const excess = objectives.map((value, index) =>
    value / sklearn.objectives[index] - 1
  );
  return {
    title,
    figures: {
      ...own,
      "scikit-learn's column ms, on all cores": sklearn.column_ms,
      "largest excess of the objective over scikit-learn's": Math.max(
        ...excess,
      ),
    },
    ratios: [{
      name: "column / scikit-learn's column",
      value: columnMs / sklearn.column_ms,
      target: 0.5,
      kind: "at most",
    }],
    notes: [
      `Both solve the same ${SAMPLE} columns, evenly spaced in order of ` +
      "popularity, from the same Gram matrix in single precision to a " +
      `duality gap of ${options.tolerance} ‖a_j‖². scikit-learn's solver is ` +
      "called below its public interface, which takes no Gram matrix of " +
      "sparse users, with one thread a core.",
    ],
    json: { ...json, slim_ratio: columnMs / sklearn.column_ms },
  };
}
