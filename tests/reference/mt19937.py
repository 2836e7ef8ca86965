"""Golden values of NumPy's legacy generator for tests/random_test.ts.

Run: python tests/reference/mt19937.py OUTPUT.json
"""

import hashlib
import json
import sys

import numpy as np


def sha256(values):
    return hashlib.sha256(np.asarray(values, "<u4").tobytes()).hexdigest()


def stream(seed):
    """A sample of every method, each from a freshly seeded generator."""

    def new():
        return np.random.RandomState(seed)

    mixed = new()
    return {
        "seed": seed,
        "random": new().random_sample(5).tolist(),
        "random_1000th": float(new().random_sample(1000)[-1]),
        "normal": new().normal(size=7).tolist(),
        "normal_1000th": float(new().normal(size=1000)[-1]),
        "integers": {
            str(high): [int(v) for v in new().randint(high, size=8)]
            for high in (1, 2, 10, 1000, 2**31, 2**32)
        },
        "permutation": new().permutation(20).tolist(),
        "permutation_100000_sha256": sha256(new().permutation(100000)),
        "choice": new().choice(50, 10, replace=False).tolist(),
        # One generator, methods in turn: a normal leaves its pair's second
        # value in the cache, which the uniform draws between must not touch.
        "mixed": [
            float(mixed.normal()),
            float(mixed.random_sample()),
            float(mixed.normal()),
            int(mixed.randint(7)),
            int(mixed.permutation(6)[0]),
            float(mixed.normal()),
        ],
    }


def main(output):
    golden = {
        "made_by": "tests/reference/mt19937.py",
        "streams": [
            stream(seed)
            for seed in (0, 98765, 2**32 - 1, [1, 2, 3, 2**32 - 1])
        ],
    }
    with open(output, "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
