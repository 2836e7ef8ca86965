"""Golden values of a small aWAE: loss and gradients for both costs.

Written in PyTorch from the definition (cost + lambda MMD + gamma l1), with the
discrepancy as sums over pairs, and from nothing else.

    python tests/reference/awae.py OUT.json
"""

import json
import sys

import numpy as np
import torch

USERS, ITEMS, HIDDEN, LATENT = 6, 23, 7, 4
KEEP, LAMBDA, GAMMA = 0.5, 3.0, 0.2
SHAPES = {
    "encoder.hidden.weight": (ITEMS, HIDDEN),
    "encoder.hidden.bias": (HIDDEN,),
    "encoder.output.weight": (HIDDEN, 2 * LATENT),
    "encoder.output.bias": (2 * LATENT,),
    "decoder.hidden.weight": (LATENT, HIDDEN),
    "decoder.hidden.bias": (HIDDEN,),
    "decoder.output.weight": (HIDDEN, ITEMS),
    "decoder.output.bias": (ITEMS,),
}


def kernel(a, b):
    c = 2.0 * LATENT
    return c / (c + ((a - b) ** 2).sum())


def discrepancy(a, b):
    n = len(a)
    pairs = [(i, j) for i in range(n) for j in range(n)]
    within = sum(
        kernel(s[i], s[j]) for s in (a, b) for i, j in pairs if i != j
    ) / (n * (n - 1))
    return within - 2 * sum(kernel(a[i], b[j]) for i, j in pairs) / n**2


def total(p, x, target, epsilon, prior, cost):
    h = torch.tanh(x @ p["encoder.hidden.weight"] + p["encoder.hidden.bias"])
    out = h @ p["encoder.output.weight"] + p["encoder.output.bias"]
    z = out[:, :LATENT] + torch.exp(out[:, LATENT:] / 2) * epsilon
    h = torch.tanh(z @ p["decoder.hidden.weight"] + p["decoder.hidden.bias"])
    eta = h @ p["decoder.output.weight"] + p["decoder.output.bias"]
    log_likelihood = {
        "multinomial": target * torch.log_softmax(eta, dim=1),
        "logistic": target * torch.nn.functional.logsigmoid(eta)
        + (1 - target) * torch.nn.functional.logsigmoid(-eta),
    }[cost].sum(1)
    l1 = z.abs().sum(1)
    return (
        -log_likelihood.mean()
        + LAMBDA * discrepancy(z, prior)
        + GAMMA * l1.mean()
    )


def rounded(tensor):
    return [float(f"{v:.12g}") for v in tensor.detach().flatten().tolist()]


def main(path):
    rng = np.random.RandomState(20240819)
    sizes = [1, 3, 5, 9, 18, 0]
    lists = [sorted(rng.choice(ITEMS, n, replace=False).tolist()) for n in sizes]
    target = np.zeros((USERS, ITEMS))
    for user, items in enumerate(lists):
        target[user, items] = 1
    keep = rng.random_sample((USERS, ITEMS)) < KEEP
    epsilon = np.float32(rng.standard_normal((USERS, LATENT)))
    prior = np.float32(rng.standard_normal((USERS, LATENT)))
    start = {
        k: np.float32(rng.standard_normal(s) * (0.5 if len(s) > 1 else 0.1))
        for k, s in SHAPES.items()
    }
    x = torch.tensor(target)
    x = x / x.norm(dim=1, keepdim=True).clamp_min(1e-30)
    x = x * torch.tensor(keep) / KEEP
    noise = [torch.tensor(v, dtype=torch.float64) for v in (epsilon, prior)]

    def run(cost):
        p = {k: torch.tensor(v, dtype=torch.float64, requires_grad=True)
             for k, v in start.items()}
        loss = total(p, x, torch.tensor(target), *noise, cost)
        loss.backward()
        gradients = {k: rounded(v.grad) for k, v in p.items()}
        return {"loss": rounded(loss), "gradients": gradients}

    golden = {
        "about": {
            "command": "python tests/reference/awae.py OUT.json",
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        "tolerance": 1e-6,
        "options": {
            "hidden": HIDDEN,
            "latent": LATENT,
            "keep": KEEP,
            "divergence": LAMBDA,
            "sparsity": GAMMA,
        },
        "itemCount": ITEMS,
        "items": lists,
        "kept": [[i for i in row if keep[u, i]] for u, row in enumerate(lists)],
        "epsilon": [float(v) for v in epsilon.flatten()],
        "prior": [float(v) for v in prior.flatten()],
        "parameters": {k: [float(v) for v in w.flatten()] for k, w in start.items()},
        "multinomial": run("multinomial"),
        "logistic": run("logistic"),
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
