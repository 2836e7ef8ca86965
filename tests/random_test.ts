import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { createHash } from "node:crypto";
import { Random } from "../lib/random.ts";
import golden from "./reference/golden/mt19937.json" with { type: "json" };

/** `Math.log` may differ from C's by an ulp, so normals agree to a few ulps. */
const CLOSE = 1e-14;

for (const numpy of golden.streams) {
  Deno.test(`Random(${numpy.seed}) draws what NumPy draws`, () => {
    const fresh = () => new Random(numpy.seed);
    const draws = <T>(count: number, draw: () => T) =>
      Array.from({ length: count }, draw);

    const uniform = fresh();
    assertEquals(draws(5, () => uniform.random()), numpy.random);
    const thousand = new Float64Array(1000);
    fresh().fillUniform(thousand);
    assertEquals(thousand[999], numpy.random_1000th);

    const normal = fresh();
    for (const value of numpy.normal) {
      assertAlmostEquals(normal.normal(), value, CLOSE);
    }
    fresh().fillNormal(thousand);
    assertAlmostEquals(thousand[999], numpy.normal_1000th, CLOSE);

    for (const [high, values] of Object.entries(numpy.integers)) {
      const random = fresh();
      assertEquals(draws(8, () => random.integers(Number(high))), values);
    }
    assertEquals(Array.from(fresh().permutation(20)), numpy.permutation);
    assertEquals(
      createHash("sha256").update(
        new Uint8Array(fresh().permutation(100_000).buffer),
      ).digest("hex"),
      numpy.permutation_100000_sha256,
    );
    assertEquals(Array.from(fresh().choice(50, 10)), numpy.choice);

    const mixed = fresh();
    const drawn = [
      mixed.normal(),
      mixed.random(),
      mixed.normal(),
      mixed.integers(7),
      mixed.permutation(6)[0],
      mixed.normal(),
    ];
    drawn.forEach((value, i) =>
      assertAlmostEquals(value, numpy.mixed[i], CLOSE)
    );
  });
}

Deno.test("a state taken and put back continues the same stream", () => {
  const random = new Random(7);
  for (let i = 0; i < 1001; i++) random.normal();
  const state = random.getState();
  const next = () => [random.normal(), random.random(), random.normal()];
  const first = next();
  random.setState(state);
  assertEquals(next(), first);
  const other = new Random(1);
  other.setState(state);
  assertEquals([other.normal(), other.random(), other.normal()], first);
});

Deno.test("a state is a copy that later draws leave alone", () => {
  const random = new Random(7);
  const state = random.getState();
  const before = state.words.slice();
  random.fillUniform(new Float32Array(1000));
  assertEquals(state.words, before);
});

Deno.test("a fork is reproducible and differs from its parent", () => {
  const one = new Random(3), two = new Random(3);
  const fork = one.fork();
  assertEquals(fork.random(), two.fork().random());
  assertEquals(one.random(), two.random());
  assert(fork.random() !== one.random());
});

Deno.test("moments of the uniform and normal fills", () => {
  const random = new Random(11);
  const values = new Float32Array(200_000);
  const moments = () => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const square = values.reduce((sum, v) => sum + v * v, 0) / values.length;
    return [mean, square - mean * mean];
  };
  random.fillUniform(values);
  let [mean, variance] = moments();
  assertAlmostEquals(mean, 0.5, 0.004);
  assertAlmostEquals(variance, 1 / 12, 0.002);
  random.fillNormal(values);
  [mean, variance] = moments();
  assertAlmostEquals(mean, 0, 0.012);
  assertAlmostEquals(variance, 1, 0.02);
});

Deno.test("wrong arguments are named", () => {
  assertThrows(() => new Random(-1), RangeError, "is -1");
  assertThrows(() => new Random(1.5), RangeError, "is 1.5");
  assertThrows(() => new Random([]), RangeError, "at least one");
  const random = new Random(0);
  assertThrows(() => random.integers(0), RangeError, "got 0");
  assertThrows(() => random.permutation(-1), RangeError, "got -1");
  assertThrows(() => random.choice(3, 4), RangeError, "n = 3 but got 4");
  assertThrows(
    () =>
      random.setState({ words: new Uint32Array(3), position: 0, gauss: null }),
    RangeError,
    "3 words",
  );
});
