"""Times one Mult-VAE training step in PyTorch on the CPU, with dense input.

The benchmark's peer: the step as any PyTorch user writes it, with the fused
Adam and all cores. Prints one JSON line.

    python tests/reference/step_time.py [USERS ITEMS ITEMS_PER_USER]
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

HIDDEN, LATENT = 600, 200


def median_ms(run, runs=7, warm_up=2):
    times = []
    for i in range(-warm_up, runs):
        start = time.perf_counter()
        run()
        if i >= 0:
            times.append(1000 * (time.perf_counter() - start))
    return sorted(times)[runs // 2]


def main(users=500, items=20108, per_user=70):
    torch.manual_seed(1)
    popularity = 1 / (torch.arange(items) + 20.0)
    x = torch.zeros(users, items)
    x.scatter_(1, torch.multinomial(popularity.repeat(users, 1), per_user), 1)
    net = torch.nn.ModuleList(
        torch.nn.Linear(a, b)
        for a, b in ((items, HIDDEN), (HIDDEN, 2 * LATENT), (LATENT, HIDDEN), (HIDDEN, items))
    )
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)

    def step():
        optimiser.zero_grad(set_to_none=True)
        h = F.dropout(F.normalize(x), 0.5)
        mean, logvar = net[1](torch.tanh(net[0](h))).chunk(2, dim=1)
        z = mean + torch.exp(0.5 * logvar) * torch.randn_like(mean)
        logits = net[3](torch.tanh(net[2](z)))
        likelihood = (F.log_softmax(logits, dim=1) * x).sum(1)
        kl = 0.5 * (logvar.exp() + mean**2 - 1 - logvar).sum(1)
        (0.2 * kl - likelihood).mean().backward()
        optimiser.step()

    h, w, dy = torch.randn(users, HIDDEN), torch.randn(HIDDEN, items), torch.randn(users, items)

    def gemms():
        h @ w
        h.T @ dy
        dy @ w.T

    print(
        json.dumps(
            {
                "step_ms": median_ms(step),
                "gemm_ms": median_ms(gemms),
                "threads": torch.get_num_threads(),
            }
        )
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
