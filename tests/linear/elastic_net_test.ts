import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fromRows } from "../../lib/interactions/interactions.ts";
import {
  elasticNets,
  type ElasticNetSettings,
} from "../../lib/linear/elastic_net.ts";
import { gram } from "../../lib/linear/gram.ts";
import { Random } from "../../lib/random.ts";

const SETTINGS = { l1: 0.5, l2: 2, tolerance: 1e-5, passes: 1000 };

/** Users of two groups of items, each with some of both. */
function users(count: number, items: number) {
  const random = new Random(8);
  const half = items / 2;
  return fromRows(
    Array.from({ length: count }, (_, user) => [
      ...random.choice(half, 12).map((item) => item + (user % 2) * half),
      ...random.choice(items, 3),
    ]),
    items,
  );
}

/** The largest violation of the conditions that only the minimum fulfils. */
async function violation(
  items: number,
  columns: Uint32Array,
  settings: ElasticNetSettings,
  mostInSet?: number,
): Promise<number> {
  const counts = gram(users(400, items), items);
  const nets = await elasticNets(counts, settings, mostInSet);
  const { weights: { offsets, indices, values }, gaps } = nets.solve(columns);
  await nets.close();
  assert(gaps.every((gap) => gap <= settings.tolerance));
  let worst = 0;
  columns.forEach((item, at) => {
    const row = new Float32Array(items);
    counts.row(item, row);
    const norm = row[item];
    const slope = Float64Array.from(row);
    const w = new Float64Array(items);
    for (let entry = offsets[at]; entry < offsets[at + 1]; entry++) {
      assert(values[entry] > 0 && indices[entry] !== item);
      w[indices[entry]] = values[entry];
      counts.row(indices[entry], row);
      row.forEach((count, k) => slope[k] -= count * values[entry]);
    }
    for (let k = 0; k < items; k++) {
      if (k === item) continue;
      const down = slope[k] - settings.l2 * w[k] - settings.l1;
      worst = Math.max(worst, (w[k] > 0 ? Math.abs(down) : down) / norm);
    }
  });
  return worst;
}

Deno.test("elastic nets fulfil the conditions of the minimum", async () => {
  const some = Uint32Array.of(3, 39, 0, 17, 22);
  for (const l1 of [0.1, 1, 5]) {
    assert(await violation(40, some, { ...SETTINGS, l1 }) < 0.01);
  }
});

Deno.test("so they do where working sets grow, and where none is enough", async () => {
  const some = Uint32Array.of(700, 5);
  const settings = { ...SETTINGS, l1: 0.01, l2: 0.5 };
  for (const mostInSet of [1600, 64]) {
    assert(await violation(1600, some, settings, mostInSet) < 0.01);
  }
});

Deno.test("columns do not depend on which others are solved", async () => {
  const counts = gram(users(200, 60), 60);
  const nets = await elasticNets(counts, SETTINGS);
  const together = nets.solve(Uint32Array.from({ length: 60 }, (_, j) => j));
  for (const item of [0, 31, 59]) {
    const alone = nets.solve(Uint32Array.of(item));
    const { offsets, values } = together.weights;
    assertEquals(
      alone.weights.values,
      values.slice(offsets[item], offsets[item + 1]),
    );
    assertEquals(alone.objectives[0], together.objectives[item]);
  }
  await nets.close();
});

Deno.test("a column that does not converge is named", async () => {
  const counts = gram(users(200, 40), 40);
  const nets = await elasticNets(counts, {
    ...SETTINGS,
    tolerance: 1e-7,
    passes: 1,
  });
  const error = assertThrows(() => nets.solve(Uint32Array.of(7)), Error);
  assert(error.message.includes("item 7"), error.message);
  await nets.close();
});

Deno.test("a Gram matrix that is too large is named with its size", async () => {
  const counts = { size: 41_140, row: () => {} };
  const error = await assertRejects(
    () => elasticNets(counts, SETTINGS),
    RangeError,
  );
  assert(error.message.includes("6457 MiB"), error.message);
});
