"""Golden values of a small RecVAE: loss, gradients, scores.

Written in PyTorch from Shenbin et al. (2020): densely connected encoder with
swish and layer normalisation, composite prior in each dimension, KL weight
gamma N_u, linear decoder.

    python tests/reference/recvae.py OUT.json
"""

import json
import math
import sys

import numpy as np
import torch
from torch.distributions import Normal
from torch.nn import functional as F

USERS, ITEMS, HIDDEN, LATENT = 6, 19, 5, 3
KEEP, GAMMA = 0.5, 0.05
WEIGHTS = [3 / 20, 3 / 4, 1 / 10]
SHAPES = {}
for layer in range(1, 6):
    SHAPES[f"encoder.{layer}.weight"] = (ITEMS if layer == 1 else HIDDEN, HIDDEN)
    for name in ("bias", "gain", "shift"):
        SHAPES[f"encoder.{layer}.{name}"] = (HIDDEN,)
for name in ("mean", "logVariance"):
    SHAPES[f"encoder.{name}.weight"] = (HIDDEN, LATENT)
    SHAPES[f"encoder.{name}.bias"] = (LATENT,)
SHAPES["decoder.weight"] = (LATENT, ITEMS)
SHAPES["decoder.bias"] = (ITEMS,)


def encode(p, x):
    outputs = []
    for layer in range(1, 6):
        below = outputs[-1] if outputs else x
        name = f"encoder.{layer}"
        a = below @ p[f"{name}.weight"] + p[f"{name}.bias"] + sum(outputs)
        outputs.append(
            F.layer_norm(
                F.silu(a), (HIDDEN,), p[f"{name}.gain"], p[f"{name}.shift"], 0.1
            )
        )
    return [
        outputs[-1] @ p[f"encoder.{k}.weight"] + p[f"encoder.{k}.bias"]
        for k in ("mean", "logVariance")
    ]


def decode(p, z):
    return z @ p["decoder.weight"] + p["decoder.bias"]


def total(p, old, x, whole, target, epsilon):
    mean, log_variance = encode(p, x)
    posterior = Normal(mean, torch.exp(log_variance / 2))
    z = mean + posterior.scale * epsilon
    old_mean, old_log_variance = encode(old, whole)
    prior = [
        Normal(torch.zeros_like(z), 1.0),
        Normal(old_mean, torch.exp(old_log_variance / 2)),
        Normal(torch.zeros_like(z), math.exp(5)),
    ]
    density = sum(w * torch.exp(n.log_prob(z)) for w, n in zip(WEIGHTS, prior))
    kl = (posterior.log_prob(z) - torch.log(density)).sum(1)
    log_likelihood = (target * torch.log_softmax(decode(p, z), 1)).sum(1)
    return (GAMMA * target.sum(1) * kl - log_likelihood).mean()


def rounded(tensor):
    return [float(f"{v:.12g}") for v in tensor.detach().flatten().tolist()]


def main(path):
    rng = np.random.RandomState(20240820)
    sizes = [1, 3, 5, 9, 14, 0]
    lists = [sorted(rng.choice(ITEMS, n, replace=False).tolist()) for n in sizes]
    target = np.zeros((USERS, ITEMS))
    for user, items in enumerate(lists):
        target[user, items] = 1
    keep = rng.random_sample((USERS, ITEMS)) < KEEP
    epsilon = np.float32(rng.standard_normal((USERS, LATENT)))

    def weights():
        return {
            k: np.float32(
                rng.standard_normal(s) * (0.5 if len(s) > 1 else 0.1)
                + (1 if k.endswith("gain") else 0)
            )
            for k, s in SHAPES.items()
        }

    old, start = weights(), weights()
    p = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True)
         for k, v in start.items()}
    q = {k: torch.tensor(v, dtype=torch.float64) for k, v in old.items()}
    x = torch.tensor(target)
    whole = x / x.norm(dim=1, keepdim=True).clamp_min(1e-30)
    dropped = whole * torch.tensor(keep) / KEEP
    noise = torch.tensor(epsilon, dtype=torch.float64)
    loss = total(p, q, dropped, whole, x, noise)
    loss.backward()
    golden = {
        "about": {
            "command": "python tests/reference/recvae.py OUT.json",
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "tolerance": 1e-6,
        "options": {
            "hidden": HIDDEN,
            "latent": LATENT,
            "keep": KEEP,
            "gamma": GAMMA,
        },
        "itemCount": ITEMS,
        "items": lists,
        "kept": [[i for i in row if keep[u, i]] for u, row in enumerate(lists)],
        "epsilon": [float(v) for v in epsilon.flatten()],
        "oldParameters": {k: [float(v) for v in w.flatten()] for k, w in old.items()},
        "parameters": {k: [float(v) for v in w.flatten()] for k, w in start.items()},
        "loss": rounded(loss),
        "gradients": {k: rounded(v.grad) for k, v in p.items()},
        "scores": rounded(decode(p, encode(p, whole)[0])),
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
