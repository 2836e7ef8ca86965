"""Times one sweep of alternating least squares in `implicit` on the CPU.

The benchmark's peer: its compiled conjugate gradient solver, float32, all
cores, BLAS on one thread as its authors advise. Prints one JSON line.

    python tests/reference/wmf_time.py [USERS ITEMS ITEMS_PER_USER FACTORS STEPS]
"""

import json
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix


def main(users=20000, items=20108, per_user=70, factors=100, steps=3):
    rng = np.random.default_rng(1)
    popularity = 1 / (np.arange(items) + 20.0)
    popularity /= popularity.sum()
    columns = np.empty((users, per_user), dtype=np.int32)
    for user in range(users):
        # Efraimidis and Spirakis: the largest keys are a weighted draw.
        keys = rng.exponential(size=items) / popularity
        columns[user] = np.argpartition(keys, per_user)[:per_user]
    rows = np.repeat(np.arange(users), per_user)
    x = csr_matrix(
        (np.full(rows.size, 10, np.float32), (rows, columns.ravel())),
        shape=(users, items),
    )
    times = []
    model = AlternatingLeastSquares(
        factors=factors,
        regularization=10.0,
        iterations=6,
        use_cg=True,
        use_native=True,
        dtype=np.float32,
        random_state=1,
    )
    model.cg_steps = steps
    last = time.perf_counter()

    def tick(*_):
        nonlocal last
        now = time.perf_counter()
        times.append(1000 * (now - last))
        last = time.perf_counter()

    model.fit(x, show_progress=False, callback=tick)
    print(
        json.dumps(
            {
                "step_ms": sorted(times[1:])[len(times[1:]) // 2],
                "gemm_ms": 0,
                "threads": os.cpu_count(),
            }
        )
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
