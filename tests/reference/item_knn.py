"""Golden values of item-based nearest neighbours, by dense NumPy formulas.

    python tests/reference/item_knn.py OUT.json
"""

import json
import sys

import numpy as np

USERS, ITEMS = 50, 20
CASES = [(3, 0), (5, 10), (100, 2.5)]


def similarities(x, neighbours, shrink):
    together = x.T @ x
    count = np.diag(together)
    norm = np.sqrt(np.outer(count, count)) + shrink
    s = np.divide(together, norm, out=np.zeros_like(together), where=norm > 0)
    np.fill_diagonal(s, 0)
    for j in range(ITEMS):
        # Best first; ties go to the lower item.
        order = np.argsort(-s[:, j], kind="stable")
        s[order[neighbours:], j] = 0
    return s


def rounded(array):
    return [float(f"{v:.9g}") for v in array.flatten()]


def main(path):
    rng = np.random.RandomState(20010501)
    x = np.zeros((USERS, ITEMS))
    for user in range(USERS):
        x[user, rng.choice(ITEMS - 1, rng.randint(1, 8), replace=False)] = 1
    cases = []
    for neighbours, shrink in CASES:
        s = similarities(x, neighbours, shrink)
        cases.append({
            "neighbours": neighbours,
            "shrink": shrink,
            "weights": rounded(s),
            "scores": rounded(x[:4] @ s),
        })
    golden = {
        "about": {
            "command": "python tests/reference/item_knn.py OUT.json",
            "numpy": np.__version__,
        },
        "tolerance": 1e-8,
        "itemCount": ITEMS,
        "items": [np.flatnonzero(row).tolist() for row in x],
        "cases": cases,
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
