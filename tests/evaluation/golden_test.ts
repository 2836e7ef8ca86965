import * as tf from "@tensorflow/tfjs";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { evaluate, type MetricName, rank } from "../../lib/evaluation/mod.ts";
import { fromRows } from "../../lib/interactions/interactions.ts";
import { testOnBackends } from "../_backends.ts";
import golden from "../reference/golden/metrics.json" with { type: "json" };

const { users, items } = golden;

golden.cases.forEach((expected, index) => {
  const scorer = {
    score: ({ userIds }: { readonly userIds: readonly string[] }) =>
      tf.tidy(() => {
        const all = tf.tensor2d(expected.scores, [users, items]);
        return tf.gather(all, userIds.map(Number)) as tf.Tensor2D;
      }),
  };
  const input = fromRows(expected.seen, items);
  const target = fromRows(expected.target, items);

  testOnBackends(`rankings are NumPy's, case ${index}`, async () => {
    const k = 20;
    const ranking = await rank(scorer, input, k);
    expected.best.forEach((best, user) => {
      const row = [...ranking.subarray(user * k, (user + 1) * k)];
      assertEquals(row, [...best, ...Array(k - best.length).fill(-1)]);
    });
  });

  testOnBackends(`metrics are NumPy's, case ${index}`, async () => {
    const names = Object.keys(expected.metrics) as MetricName[];
    const { metrics } = await evaluate(
      scorer,
      { input, target },
      { metrics: names, batchSize: 5 },
    );
    for (const name of names) {
      const { mean, stderr, users } =
        expected.metrics[name as keyof typeof expected.metrics];
      assertAlmostEquals(metrics[name].mean, mean, 1e-12, name);
      assertAlmostEquals(metrics[name].stderr, stderr, 1e-12, name);
      assertEquals(metrics[name].users, users);
    }
  });
});
