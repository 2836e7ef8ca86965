"""Golden values of a small CDAE: loss, gradients, scores with fold-in.

Written in PyTorch from Wu et al. (2016) with Liang et al.'s (2018) weighted
square loss, and from nothing else.

    python tests/reference/cdae.py OUT.json
"""

import json
import sys

import numpy as np
import torch

USERS, TRAINED, ITEMS, BOTTLENECK = 6, 9, 23, 5
KEEP, NEGATIVES, DECAY, STEPS, RATE = 0.5, 3, 0.02, 4, 0.1
SHAPES = {
    "encoder.weight": (ITEMS, BOTTLENECK),
    "encoder.bias": (BOTTLENECK,),
    "decoder.weight": (BOTTLENECK, ITEMS),
    "decoder.bias": (ITEMS,),
    "users.factors": (TRAINED, BOTTLENECK),
}
BATCH = [4, 0, 8, 3, 7, 1]


def logits(p, x, v):
    hidden = torch.tanh(x @ p["encoder.weight"] + v + p["encoder.bias"])
    return hidden @ p["decoder.weight"] + p["decoder.bias"]


def user_losses(p, x, v, target):
    count = target.sum(1, keepdim=True)
    unseen = (NEGATIVES * count / (ITEMS - count)).clamp_max(1)
    square = (torch.tanh(logits(p, x, v)) - target) ** 2
    loss = torch.where(target > 0, square, unseen * square).sum(1)
    return loss + DECAY / 2 * (v**2).sum(1)


def total(p, x, target):
    decay = sum((w**2).sum() for k, w in p.items() if k != "users.factors")
    loss = user_losses(p, x, p["users.factors"][BATCH], target).mean()
    return loss + DECAY / 2 * decay


def scores(p, x, target):
    """The factor of each user by plain gradient descent from zero."""
    v = torch.zeros(USERS, BOTTLENECK, dtype=x.dtype)
    for _ in range(STEPS):
        v = v.detach().requires_grad_()
        user_losses(p, x, v, target).sum().backward()
        v = v - RATE * v.grad
    return logits(p, x, v)


def rounded(tensor):
    return [float(f"{v:.12g}") for v in tensor.detach().flatten().tolist()]


def main(path):
    rng = np.random.RandomState(20240818)
    sizes = [1, 3, 5, 9, 18, 0]
    lists = [sorted(rng.choice(ITEMS, n, replace=False).tolist()) for n in sizes]
    target = np.zeros((USERS, ITEMS))
    for user, items in enumerate(lists):
        target[user, items] = 1
    keep = rng.random_sample((USERS, ITEMS)) < KEEP
    start = {
        k: np.float32(rng.standard_normal(s) * (0.5 if len(s) > 1 else 0.1))
        for k, s in SHAPES.items()
    }
    p = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True)
         for k, v in start.items()}
    x = torch.tensor(target)
    normed = x / x.norm(dim=1, keepdim=True).clamp_min(1e-30)
    loss = total(p, normed * torch.tensor(keep) / KEEP, x)
    loss.backward()
    gradients = {k: rounded(v.grad) for k, v in p.items()}
    golden = {
        "about": {
            "command": "python tests/reference/cdae.py OUT.json",
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "tolerance": 1e-6,
        "options": {
            "bottleneck": BOTTLENECK,
            "keep": KEEP,
            "negatives": NEGATIVES,
            "lambda": DECAY,
            "foldIn": STEPS,
            "foldInRate": RATE,
        },
        "itemCount": ITEMS,
        "trained": TRAINED,
        "batch": BATCH,
        "items": lists,
        "kept": [[i for i in row if keep[u, i]] for u, row in enumerate(lists)],
        "parameters": {k: [float(v) for v in w.flatten()] for k, w in start.items()},
        "loss": rounded(loss),
        "gradients": gradients,
        "scores": rounded(scores(p, normed, x)),
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
