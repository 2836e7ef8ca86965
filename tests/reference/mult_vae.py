"""Golden values of a small Mult-VAE: forward pass, losses, gradients, Adam.

Written in PyTorch from the paper's equations (2) to (5), (8) and (10), and
from nothing else. The input is dense, the dropout mask and the noise are given.

    python tests/reference/mult_vae.py OUT.json
"""

import json
import sys

import numpy as np
import torch

USERS, ITEMS, HIDDEN, LATENT = 7, 37, 11, 5
KEEP, BETA, STEPS = 0.5, 0.2, 3
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


def forward(p, x, mask, noise):
    """All that the model computes; mask None means no dropout, z = mean."""
    norm = x.norm(dim=1, keepdim=True).clamp_min(1e-30)
    h = x / norm
    if mask is not None:
        h = h * mask / KEEP
    h1 = torch.tanh(h @ p["encoder.hidden.weight"] + p["encoder.hidden.bias"])
    out = h1 @ p["encoder.output.weight"] + p["encoder.output.bias"]
    mean, logvar = out[:, :LATENT], out[:, LATENT:]
    z = mean if noise is None else mean + torch.exp(logvar / 2) * noise
    h2 = torch.tanh(z @ p["decoder.hidden.weight"] + p["decoder.hidden.bias"])
    logits = h2 @ p["decoder.output.weight"] + p["decoder.output.bias"]
    return {
        "encoderHidden": h1,
        "mean": mean,
        "logVariance": logvar,
        "z": z,
        "decoderHidden": h2,
        "logits": logits,
    }


def losses(f, x):
    """Log-likelihoods (8) and (10) and the KL divergence, for each user."""
    eta, mean, logvar = f["logits"], f["mean"], f["logVariance"]
    return {
        "multinomial": (x * torch.log_softmax(eta, dim=1)).sum(1),
        "logistic": (x * eta - torch.nn.functional.softplus(eta)).sum(1),
        "kl": 0.5 * (logvar.exp() + mean**2 - 1 - logvar).sum(1),
    }


def total(p, x, mask, noise):
    parts = losses(forward(p, x, mask, noise), x)
    return (BETA * parts["kl"] - parts["multinomial"]).mean()


def logit_gradient(f, x, name):
    eta = f["logits"].detach().requires_grad_()
    losses({**f, "logits": eta}, x)[name].sum().backward()
    return eta.grad


def run(start, x, mask, noise, dtype):
    def tensor(array):
        return torch.tensor(array, dtype=dtype)

    x, mask, noise = tensor(x), tensor(mask), tensor(noise)
    p = {k: tensor(v).requires_grad_() for k, v in start.items()}
    f = forward(p, x, mask, noise)
    loss = total(p, x, mask, noise)
    loss.backward()
    result = {
        "forward": f,
        "losses": losses(f, x),
        "loss": loss,
        "gradients": {k: v.grad.clone() for k, v in p.items()},
        "logitGradients": {
            k: logit_gradient(f, x, k) for k in ("multinomial", "logistic")
        },
        "scores": forward(p, x, None, None)["logits"],
    }
    optimiser = torch.optim.Adam(p.values(), lr=1e-3)
    for _ in range(STEPS):
        optimiser.zero_grad()
        total(p, x, mask, noise).backward()
        optimiser.step()
    result["afterAdam"] = p
    return plain(result)


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    flat = value.detach().double().flatten().tolist()
    return [float(f"{v:.12g}") for v in flat]


def float32_errors(double, single, path=""):
    """Largest difference of each array, relative to its largest number."""
    if isinstance(double, dict):
        errors = {}
        for key in double:
            name = f"{path}.{key}" if path else key
            errors |= float32_errors(double[key], single[key], name)
        return errors
    double, single = np.array(double), np.array(single)
    return {path: float(f"{abs(double - single).max() / abs(double).max():.1e}")}


def main(path):
    rng = np.random.RandomState(20240817)
    sizes = [1, 3, 5, 8, 20, 6, 0]
    lists = [sorted(rng.choice(ITEMS, n, replace=False).tolist()) for n in sizes]
    x = np.zeros((USERS, ITEMS))
    for user, items in enumerate(lists):
        x[user, items] = 1
    keep = (rng.random_sample((USERS, ITEMS)) < KEEP).astype(float)
    keep[1] = 0  # every item of this user is dropped
    noise = rng.standard_normal((USERS, LATENT))
    start = {
        k: np.float32(rng.standard_normal(s) * (0.4 if len(s) > 1 else 0.1))
        for k, s in SHAPES.items()
    }
    noise = np.float32(noise)
    double = run(start, x, keep, noise, torch.float64)
    single = run(start, x, keep, noise, torch.float32)
    golden = {
        "about": {
            "command": "python tests/reference/mult_vae.py OUT.json",
            "torch": torch.__version__,
            "numpy": np.__version__,
            # How near single precision comes; it depends on the processor.
            "float32Errors": float32_errors(double, single),
        },
        "tolerance": 1e-6,
        "sizes": {
            "users": USERS,
            "items": ITEMS,
            "hidden": HIDDEN,
            "latent": LATENT,
            "keep": KEEP,
            "beta": BETA,
            "steps": STEPS,
        },
        "items": lists,
        "kept": [[i for i in items if keep[u, i]] for u, items in enumerate(lists)],
        "noise": [float(v) for v in noise.flatten()],
        "parameters": {k: [float(v) for v in w.flatten()] for k, w in start.items()},
        "float64": double,
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
