"""Times scikit-learn's coordinate descent on columns of a SLIM problem.

The benchmark's peer. scikit-learn's public ElasticNet takes a Gram matrix only
with a dense X, so the solver behind it is called with the Gram matrix itself,
in single precision, on every core (it lets go of the interpreter's lock). Its
stopping rule is the public one: a duality gap of 1e-4 of the column's norm.
Prints one JSON line.

    python tests/reference/slim_time.py ITEMS L1 L2 OFFSETS INDICES COLUMN ...
"""

import json
import os
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import _cd_fast
from threadpoolctl import threadpool_limits

TOLERANCE, MOST_PASSES = 1e-4, 10_000


def gram(items, offsets, indices):
    offsets, indices = (np.fromfile(f, np.uint32).astype(np.int32) for f in (offsets, indices))
    ones = np.ones(len(indices), np.float32)
    x = sp.csr_array((ones, indices, offsets), shape=(len(offsets) - 1, items))
    return (x.T @ x).toarray(order="C")


def solve(g, j, l1, l2):
    q = g[j].copy()
    # Never worth a positive weight: w_jj = 0.
    q[j] = -1e30
    y = np.array([np.sqrt(g[j, j])], np.float32)
    w, gap, _, passes = _cd_fast.enet_coordinate_descent_gram(
        np.zeros(len(g), np.float32), l1, l2, g, q, y, MOST_PASSES, TOLERANCE,
        np.random.RandomState(0), False, True,
    )
    return w, float(gap / g[j, j]), passes


def objective(g, j, l1, l2, w):
    support = np.flatnonzero(w)
    w = w[support].astype(np.float64)
    square = 0.5 * (w @ g[np.ix_(support, support)] @ w + g[j, j]) - g[j, support] @ w
    return float(square + l1 * w.sum() + 0.5 * l2 * w @ w)


def main(items, l1, l2, offsets, indices, *columns):
    g = gram(items, offsets, indices)
    threads = os.cpu_count()
    warnings.simplefilter("ignore")
    with threadpool_limits(1), ThreadPoolExecutor(threads) as pool:
        start = time.perf_counter()
        found = list(pool.map(lambda j: solve(g, j, l1, l2), columns))
        seconds = time.perf_counter() - start
    print(json.dumps({
        "column_ms": 1000 * seconds / len(columns),
        "threads": threads,
        "objectives": [objective(g, j, l1, l2, w) for j, (w, _, _) in zip(columns, found)],
        "gaps": [gap for _, gap, _ in found],
        "passes": [passes for _, _, passes in found],
    }))


if __name__ == "__main__":
    _, items, l1, l2, offsets, indices, *columns = sys.argv
    main(int(items), float(l1), float(l2), offsets, indices, *map(int, columns))
