"""Golden values of EASE: Steck's (2019) closed form by NumPy's inverse.

    python tests/reference/ease.py OUT.json
"""

import json
import sys

import numpy as np

USERS, ITEMS = 60, 24
LAMBDAS = [0.5, 20, 300]


def ease(x, weight):
    """Steck (2019), equation 8: zero diagonal, -P_ij / P_jj elsewhere."""
    p = np.linalg.inv(x.T @ x + weight * np.eye(x.shape[1]))
    b = p / -np.diag(p)
    np.fill_diagonal(b, 0)
    return b


def rounded(array):
    return [float(f"{v:.12g}") for v in array.flatten()]


def main(path):
    rng = np.random.RandomState(20190513)
    sizes = rng.randint(0, 13, USERS)
    lists = [sorted(rng.choice(ITEMS - 1, n, replace=False).tolist()) for n in sizes]
    x = np.zeros((USERS, ITEMS))
    for user, items in enumerate(lists):
        x[user, items] = 1
    cases = []
    for weight in LAMBDAS:
        b = ease(x, weight)
        cases.append({
            "lambda": weight,
            "weights": rounded(b),
            "scores": rounded(x[:4] @ b),
        })
    golden = {
        "about": {
            "command": "python tests/reference/ease.py OUT.json",
            "numpy": np.__version__,
        },
        "tolerance": 1e-8,
        "itemCount": ITEMS,
        "items": lists,
        "cases": cases,
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
