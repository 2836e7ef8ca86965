"""Golden values of WMF: alternating least squares, solved exactly.

Written in NumPy from Hu, Koren and Volinsky's (2008) normal equations, with the
whole weight matrix, and from `implicit` (its exact solver) on the same start.

    python tests/reference/wmf.py OUT.json
"""

import json
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import implicit
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

USERS, ITEMS, FACTORS = 12, 17, 4
WEIGHT, REGULARISATION, SWEEPS = 7.0, 0.6, 3


def solve(x, fixed):
    """Each row of x by its own normal equations."""
    rows = []
    for row in x:
        c = np.diag(1 + (WEIGHT - 1) * row)
        a = fixed.T @ c @ fixed + REGULARISATION * np.eye(FACTORS)
        rows.append(np.linalg.solve(a, fixed.T @ c @ row))
    return np.array(rows)


def objective(x, users, items):
    c = 1 + (WEIGHT - 1) * x
    error = (c * (x - users @ items.T) ** 2).sum()
    return error + REGULARISATION * ((users**2).sum() + (items**2).sum())


def by_implicit(x, users, items):
    model = AlternatingLeastSquares(
        factors=FACTORS,
        regularization=REGULARISATION,
        iterations=SWEEPS,
        use_cg=False,
        use_native=False,
        num_threads=1,
        dtype=np.float64,
    )
    model.user_factors, model.item_factors = users.copy(), items.copy()
    model.fit(csr_matrix(WEIGHT * x), show_progress=False)
    return model.item_factors


def numbers(array):
    return [float(f"{v:.12g}") for v in np.asarray(array, dtype=float).flatten()]


def main(path):
    rng = np.random.RandomState(5)
    sizes = rng.randint(1, 8, USERS)
    lists = [sorted(rng.choice(ITEMS, n, replace=False).tolist()) for n in sizes]
    x = np.zeros((USERS, ITEMS))
    for user, items in enumerate(lists):
        x[user, items] = 1
    start = np.float32(0.3 * rng.standard_normal((ITEMS, FACTORS))).astype(float)
    items, objectives = start, []
    for _ in range(SWEEPS):
        users = solve(x, items)
        objectives.append(objective(x, users, items))
        items = solve(x.T, users)
        objectives.append(objective(x, users, items))
    peer = by_implicit(x, np.zeros((USERS, FACTORS)), start)
    if abs(peer - items).max() > 1e-8:
        raise SystemExit("implicit and the normal equations disagree")
    fresh = [[0, 3, 5], [], list(range(ITEMS))]
    new = np.zeros((len(fresh), ITEMS))
    for user, row in enumerate(fresh):
        new[user, row] = 1
    golden = {
        "about": {
            "command": "python tests/reference/wmf.py OUT.json",
            "numpy": np.__version__,
            "implicit": implicit.__version__,
        },
        "tolerance": 1e-8,
        "sizes": {"users": USERS, "items": ITEMS, "factors": FACTORS},
        "weight": WEIGHT,
        "regularisation": REGULARISATION,
        "sweeps": SWEEPS,
        "lists": lists,
        "start": numbers(start),
        "objectives": numbers(objectives),
        "itemFactors": numbers(items),
        "fresh": fresh,
        "folded": numbers(solve(new, items)),
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
