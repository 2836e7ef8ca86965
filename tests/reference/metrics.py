"""Golden values of the ranking metrics, in NumPy.

Recall@R and NDCG@R of section 4.2 as the field computes them: input items are
left out, ties go to the lower index, a user without held-out items does not
count, the standard error is the population standard deviation over sqrt(n).

    python tests/reference/metrics.py OUT.json
"""

import json
import sys

import numpy as np

USERS, ITEMS = 12, 30
CUTS = (1, 5, 10, 20, 100)


def ranking(scores, seen):
    """All unseen items, best first."""
    order = np.lexsort((np.arange(len(scores)), -scores))
    return order[~np.isin(order, seen)]


def recall(order, target, r):
    return np.isin(order[:r], target).sum() / min(r, len(target))


def ndcg(order, target, r):
    discount = 1 / np.log2(np.arange(2, r + 2))
    hits = np.isin(order[:r], target)
    return (hits * discount[: len(hits)]).sum() / discount[: min(r, len(target))].sum()


def summary(values):
    values = np.asarray(values)
    return {
        "mean": float(values.mean()),
        "stderr": float(values.std() / np.sqrt(len(values))),
        "users": len(values),
    }


def main(path):
    rng = np.random.RandomState(7)
    cases = []
    for digits in (6, 0):  # with no digits left, most scores are tied
        scores = np.round(2 * rng.standard_normal((USERS, ITEMS)), digits)
        seen, target = [], []
        for user in range(USERS):
            items = rng.permutation(ITEMS)
            n, m = rng.randint(0, 8), rng.randint(1, 6)
            seen.append(sorted(items[:n].tolist()))
            target.append(sorted(items[n : n + m].tolist()))
        target[3] = []  # nothing held out
        seen[5] = [i for i in range(ITEMS) if i not in target[5]]  # all else seen
        metrics = {}
        for name, metric in (("recall", recall), ("ndcg", ndcg)):
            for r in CUTS:
                values = [
                    metric(ranking(scores[u], seen[u]), target[u], r)
                    for u in range(USERS)
                    if target[u]
                ]
                metrics[f"{name}@{r}"] = summary(values)
        cases.append(
            {
                "scores": [float(v) for v in scores.flatten()],
                "seen": seen,
                "target": target,
                "best": [ranking(scores[u], seen[u])[:20].tolist() for u in range(USERS)],
                "metrics": metrics,
            }
        )
    golden = {
        "about": {
            "command": "python tests/reference/metrics.py OUT.json",
            "numpy": np.__version__,
        },
        "tolerance": 1e-12,
        "users": USERS,
        "items": ITEMS,
        "cases": cases,
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
