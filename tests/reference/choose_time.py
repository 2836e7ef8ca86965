"""Times the log-space recurrence for n-choose-k in PyTorch on the CPU.

The textbook way: one step an item on [users, counts] in log space, without the
gradient, which would cost as much again and more. Some hundred items are timed
and scaled up to all. Prints one JSON line.

    python tests/reference/choose_time.py [USERS ITEMS MOST_CHOSEN]
"""

import json
import sys
import time

import torch

TIMED = 200


def main(users=500, items=20108, most=2000):
    torch.manual_seed(1)
    eta = 2 * torch.randn(users, TIMED + 20)
    table = torch.full((users, most + 1), -torch.inf)
    table[:, 0] = 0
    for i in range(20):  # warm-up
        table[:, 1:] = torch.logaddexp(table[:, 1:], table[:, :-1] + eta[:, i : i + 1])
    start = time.perf_counter()
    for i in range(20, TIMED + 20):
        table[:, 1:] = torch.logaddexp(table[:, 1:], table[:, :-1] + eta[:, i : i + 1])
    ms = 1000 * (time.perf_counter() - start) * items / TIMED
    print(json.dumps({"step_ms": ms, "gemm_ms": 0, "threads": torch.get_num_threads()}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
