"""Times EASE's closed form in NumPy, in single precision on every core.

The benchmark's peer: the Gram matrix by SciPy's sparse product and the inverse
by numpy.linalg.inv, as Steck's (2019) listing has it. The inverse by LAPACK's
Cholesky, which NumPy's users have to ask SciPy for, is timed beside it. Prints
one JSON line.

    python tests/reference/ease_time.py ITEMS LAMBDA OFFSETS INDICES
"""

import json
import os
import sys
import time

import numpy as np
import scipy.sparse as sp
from scipy.linalg.lapack import spotrf, spotri


def timed(run):
    start = time.perf_counter()
    result = run()
    return result, 1000 * (time.perf_counter() - start)


def gram(x, weight):
    g = (x.T @ x).toarray(order="F")
    g[np.diag_indices_from(g)] += weight
    return g


def ease(g):
    p = np.linalg.inv(g)
    p /= -np.diag(p)
    np.fill_diagonal(p, 0)
    return p


def ease_by_cholesky(g):
    factor, failed = spotrf(g, lower=1, overwrite_a=1)
    p, failed = spotri(factor, lower=1, overwrite_c=1) if not failed else (None, failed)
    if failed:
        raise ValueError("not positive definite")
    p += np.tril(p, -1).T
    p /= -np.diag(p)
    np.fill_diagonal(p, 0)
    return p


def main(items, weight, offsets, indices):
    offsets, indices = (np.fromfile(f, np.uint32).astype(np.int32) for f in (offsets, indices))
    ones = np.ones(len(indices), np.float32)
    x = sp.csr_array((ones, indices, offsets), shape=(len(offsets) - 1, items))
    g, gram_ms = timed(lambda: gram(x, np.float32(weight)))
    b, inverse_ms = timed(lambda: ease(g))
    first = b[:8, :8].tolist()
    del b
    _, cholesky_ms = timed(lambda: ease_by_cholesky(g))
    print(json.dumps({
        "gram_ms": gram_ms,
        "inverse_ms": inverse_ms,
        "cholesky_ms": cholesky_ms,
        "threads": os.cpu_count(),
        "corner": first,
    }))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), *sys.argv[3:])
