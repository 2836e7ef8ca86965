"""Golden values of SLIM: scikit-learn's coordinate descent, one item at a time.

Ning and Karypis's (2011) objective is n times that of ElasticNet for

    alpha = (lambda + beta) / n,   l1_ratio = lambda / (lambda + beta)

with n users, lambda on the l1 norm and beta on half the squares.

    python tests/reference/slim.py OUT.json
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.linear_model import ElasticNet

USERS, ITEMS = 120, 30
CASES = [(0.1, 5), (0.5, 0.1), (1, 1), (5, 0.5)]


def slim(x, l1, l2):
    n, items = x.shape
    w = np.zeros((items, items))
    for j in range(items):
        others = x.copy()
        others[:, j] = 0
        model = ElasticNet(
            alpha=(l1 + l2) / n,
            l1_ratio=l1 / (l1 + l2),
            positive=True,
            fit_intercept=False,
            precompute=others.T @ others,
            tol=1e-14,
            max_iter=1_000_000,
        )
        w[:, j] = model.fit(others, x[:, j]).coef_
    return w


def objectives(x, w, l1, l2):
    """Of each column, as Ning and Karypis write it (equation 4)."""
    square = 0.5 * ((x - x @ w) ** 2).sum(0)
    return square + l1 * w.sum(0) + 0.5 * l2 * (w**2).sum(0)


def rounded(array):
    return [float(f"{v:.9g}") for v in array.flatten()]


def main(path):
    rng = np.random.RandomState(20111211)
    popular = rng.random_sample((4, ITEMS)) ** 2
    x = np.zeros((USERS, ITEMS))
    for user in range(USERS):
        taste = popular[user % 4]
        n = rng.randint(1, 12)
        x[user, rng.choice(ITEMS - 1, n, replace=False, p=taste[:-1] / taste[:-1].sum())] = 1
    cases = []
    for l1, l2 in CASES:
        w = slim(x, l1, l2)
        cases.append({
            "l1": l1,
            "l2": l2,
            "weights": rounded(w),
            "objectives": rounded(objectives(x, w, l1, l2)),
            "scores": rounded(x[:4] @ w),
        })
    golden = {
        "about": {
            "command": "python tests/reference/slim.py OUT.json",
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
        },
        "tolerance": 1e-6,
        "itemCount": ITEMS,
        "items": [np.flatnonzero(row).tolist() for row in x],
        "cases": cases,
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
