"""Golden values of the n-choose-k distribution in 60-digit arithmetic.

The log-partition function by the recurrence for elementary symmetric
polynomials, and inclusion probabilities of some items by leaving them out.
Logits are scale * (2 u - 1) with u from NumPy's RandomState(seed), which the
project's generator draws bit by bit.

    python tests/reference/choose.py OUT.json
"""

import json
import sys

import mpmath
import numpy as np

mpmath.mp.dps = 60

# items, chosen, scale of the logits, seed
CASES = [
    (1, 1, 3, 1),
    (2, 1, 0, 2),
    (10, 1, 100, 3),
    (10, 9, 5, 4),
    (12, 6, 10000, 5),
    (50, 5, 2, 6),
    (300, 150, 20, 7),
    (500, 20, 3, 8),
    (1000, 999, 4, 9),
    (2000, 70, 4, 10),
    (2000, 700, 4, 11),
]
PICKED = 3


def symmetric(odds, n):
    """Elementary symmetric polynomial e_n, and e_{n-1}."""
    table = [mpmath.mpf(1)] + [mpmath.mpf(0)] * n
    for i, odd in enumerate(odds):
        for k in range(min(n, i + 1), 0, -1):
            table[k] += table[k - 1] * odd
    return table[n], table[n - 1]


def case(items, n, scale, seed):
    eta = scale * (2 * np.random.RandomState(seed).random_sample(items) - 1)
    odds = [mpmath.exp(mpmath.mpf(float(v))) for v in eta]
    z, _ = symmetric(odds, n)
    picked = sorted({0, items // 2, items - 1})[:PICKED]
    inclusion = []
    for item in picked:
        rest = odds[:item] + odds[item + 1 :]
        # Pr[x_i = 1 | N] = o_i e_{n-1}(others) / e_n(all)
        without = symmetric(rest, n - 1)[0] if n > 1 else mpmath.mpf(1)
        inclusion.append(float(odds[item] * without / z))
    return {
        "items": items,
        "n": n,
        "scale": scale,
        "seed": seed,
        "logPartition": float(mpmath.log(z)),
        "picked": picked,
        "inclusion": inclusion,
    }


def main(path):
    golden = {
        "about": {
            "command": "python tests/reference/choose.py OUT.json",
            "mpmath": mpmath.__version__,
        },
        "tolerance": 1e-14,
        "cases": [case(*c) for c in CASES],
    }
    with open(path, "w") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
