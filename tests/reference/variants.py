"""Golden values of the VAE variants: losses and gradients in double precision.

Written in PyTorch from the paper's sections 3.4, 3.6 and 4.4 to 4.6, and from
nothing else: densities by torch.distributions, the flow's Jacobian by autograd,
mixtures one user at a time, the normaliser of (9) as a coefficient of a
polynomial.

    python tests/reference/variants.py OUT.json
"""

import json
import sys

import numpy as np
import torch
from torch.distributions import Independent, Normal

USERS, ITEMS, HIDDEN, LATENT = 5, 23, 7, 4
BETA, LAMBDA, PSEUDO, FLOWS, FLOW_HIDDEN, GATE = 0.3, 0.01, 3, 2, 6, 1.5
UNITS, NOISE, LAYERS, DRAWS, OTHERS = 5, 3, 2, 2, 3

BASE = {
    "encoder.hidden.weight": (ITEMS, HIDDEN),
    "encoder.hidden.bias": (HIDDEN,),
    "encoder.output.weight": (HIDDEN, 2 * LATENT),
    "encoder.output.bias": (2 * LATENT,),
    "decoder.hidden.weight": (LATENT, HIDDEN),
    "decoder.hidden.bias": (HIDDEN,),
    "decoder.output.weight": (HIDDEN, ITEMS),
    "decoder.output.bias": (ITEMS,),
}
VAMP = {**BASE, "prior.pseudoInputs": (PSEUDO, ITEMS)}
IAF = dict(BASE)
for t in range(1, FLOWS + 1):
    IAF[f"flow.{t}.hidden.weight"] = (LATENT, FLOW_HIDDEN)
    IAF[f"flow.{t}.hidden.bias"] = (FLOW_HIDDEN,)
    IAF[f"flow.{t}.output.weight"] = (FLOW_HIDDEN, 2 * LATENT)
    IAF[f"flow.{t}.output.bias"] = (2 * LATENT,)
SIVAE = {
    "encoder.hidden.weight": (ITEMS, HIDDEN),
    "encoder.hidden.bias": (HIDDEN,),
}
for t in range(1, LAYERS + 1):
    SIVAE[f"encoder.{t}.weight"] = (HIDDEN, UNITS)
    SIVAE[f"encoder.{t}.bias"] = (UNITS,)
    SIVAE[f"encoder.{t}.noise.weight"] = (NOISE, UNITS)
    if t > 1:
        SIVAE[f"encoder.{t}.below.weight"] = (UNITS, UNITS)
for name in ("mean", "logVariance"):
    SIVAE[f"encoder.{name}.weight"] = (HIDDEN, LATENT)
    SIVAE[f"encoder.{name}.bias"] = (LATENT,)
    SIVAE[f"encoder.{name}.below.weight"] = (UNITS, LATENT)
for name in ("decoder.hidden", "decoder.output"):
    for part in ("weight", "bias"):
        SIVAE[f"{name}.{part}"] = BASE[f"{name}.{part}"]


def gaussian(mean, logvar):
    return Independent(Normal(mean, torch.exp(logvar / 2)), 1)


def standard():
    return gaussian(torch.zeros(LATENT).double(), torch.zeros(LATENT).double())


def encode(p, x):
    h = torch.tanh(x @ p["encoder.hidden.weight"] + p["encoder.hidden.bias"])
    out = h @ p["encoder.output.weight"] + p["encoder.output.bias"]
    return out[:, :LATENT], out[:, LATENT:]


def decode(p, z):
    h = torch.tanh(z @ p["decoder.hidden.weight"] + p["decoder.hidden.bias"])
    return h @ p["decoder.output.weight"] + p["decoder.output.bias"]


def multinomial(eta, x):
    return (x * torch.log_softmax(eta, 1)).sum(1)


def logistic(eta, x):
    return (x * eta).sum(1) - torch.nn.functional.softplus(eta).sum(1)


def n_choose_k(eta, x):
    """(9): the sum over all sets of N_u items is the coefficient of t^N_u in the
    product of (1 + t exp(eta_i))."""
    result = []
    for logits, row in zip(eta, x):
        coefficients = torch.eye(1, int(row.sum()) + 1).double()[0]
        for weight in torch.exp(logits):
            shifted = torch.cat([torch.zeros(1).double(), coefficients[:-1]])
            coefficients = coefficients + weight * shifted
        result.append((row * logits).sum() - torch.log(coefficients[-1]))
    return torch.stack(result)


def gaussian_vae(p, x, target, eps, likelihood):
    mean, logvar = encode(p, x)
    z = mean + torch.exp(logvar / 2) * eps
    kl = torch.distributions.kl_divergence(gaussian(mean, logvar), standard())
    return -likelihood(decode(p, z), target).mean(), kl.mean()


def logistic_vae(p, x, target, eps):
    reconstruction, kl = gaussian_vae(p, x, target, eps, logistic)
    return reconstruction + BETA * kl, reconstruction, kl


def n_choose_k_vae(p, x, target, eps):
    reconstruction, kl = gaussian_vae(p, x, target, eps, n_choose_k)
    return reconstruction + BETA * kl, reconstruction, kl


def reg(p, x, target, eps):
    reconstruction, kl = gaussian_vae(p, x, target, eps, multinomial)
    weights = [w for name, w in p.items() if name.endswith(".weight")]
    penalty = LAMBDA * sum((w**2).sum() for w in weights)
    return reconstruction + BETA * kl + penalty, reconstruction, kl


def vamp(p, x, target, eps):
    mean, logvar = encode(p, x)
    z = mean + torch.exp(logvar / 2) * eps
    u = p["prior.pseudoInputs"].clamp(0, 1)
    components = gaussian(*encode(p, u / u.norm(dim=1, keepdim=True)))
    log_prior = torch.stack([components.log_prob(row) for row in z])
    log_prior = torch.logsumexp(log_prior, 1) - np.log(PSEUDO)
    kl = (gaussian(mean, logvar).log_prob(z) - log_prior).mean()
    reconstruction = -multinomial(decode(p, z), target).mean()
    return reconstruction + BETA * kl, reconstruction, kl


def flow_step(p, t, z):
    """One transformation of one z, a number at a time."""
    order = range(LATENT) if t % 2 == 1 else range(LATENT - 1, -1, -1)
    place = {k: i + 1 for i, k in enumerate(order)}
    reach = [1 + j % (LATENT - 1) for j in range(FLOW_HIDDEN)]
    get = lambda part: p[f"flow.{t}.{part}"]
    hidden = torch.stack([
        torch.tanh(
            get("hidden.bias")[j]
            + sum(
                z[k] * get("hidden.weight")[k, j]
                for k in range(LATENT)
                if place[k] <= reach[j]
            )
        )
        for j in range(FLOW_HIDDEN)
    ])
    result = []
    for k in range(LATENT):
        seen = [j for j in range(FLOW_HIDDEN) if reach[j] < place[k]]
        m, s = (
            get("output.bias")[c] + sum(hidden[j] * get("output.weight")[j, c] for j in seen)
            for c in (k, LATENT + k)
        )
        gate = torch.sigmoid(s + GATE)
        result.append(gate * z[k] + (1 - gate) * m)
    return torch.stack(result)


def flow(p, z):
    for t in range(1, FLOWS + 1):
        z = flow_step(p, t, z)
    return z


def iaf(p, x, target, eps):
    mean, logvar = encode(p, x)
    start = mean + torch.exp(logvar / 2) * eps
    z = torch.stack([flow(p, row) for row in start])
    log_det = torch.stack([
        torch.autograd.functional.jacobian(
            lambda row: flow(p, row), row, create_graph=True
        ).det().abs().log()
        for row in start
    ])
    log_q = gaussian(mean, logvar).log_prob(start) - log_det
    kl = (log_q - standard().log_prob(z)).mean()
    reconstruction = -multinomial(decode(p, z), target).mean()
    return reconstruction + BETA * kl, reconstruction, kl


def psi(p, x, noise):
    """(mean, log-variance) of one user for one sample of the noise."""
    h = torch.tanh(x @ p["encoder.hidden.weight"] + p["encoder.hidden.bias"])
    below = None
    for t in range(1, LAYERS + 1):
        a = h @ p[f"encoder.{t}.weight"] + p[f"encoder.{t}.bias"]
        a = a + noise[t - 1] @ p[f"encoder.{t}.noise.weight"]
        if below is not None:
            a = a + below @ p[f"encoder.{t}.below.weight"]
        below = torch.tanh(a)
    return [
        h @ p[f"encoder.{n}.weight"]
        + p[f"encoder.{n}.bias"]
        + below @ p[f"encoder.{n}.below.weight"]
        for n in ("mean", "logVariance")
    ]


def sivae(p, x, target, own, others, eps):
    """Algorithm 1; own [M][J][U], others [M][K][U], eps [J][U]."""
    reconstruction, kl = 0, 0
    for u in range(USERS):
        shared = [psi(p, x[u], [e[k, u] for e in others]) for k in range(OTHERS)]
        for j in range(DRAWS):
            mean, logvar = psi(p, x[u], [e[j, u] for e in own])
            z = mean + torch.exp(logvar / 2) * eps[j, u]
            parts = [gaussian(m, v).log_prob(z) for m, v in [(mean, logvar), *shared]]
            log_q = torch.logsumexp(torch.stack(parts), 0) - np.log(OTHERS + 1)
            kl = kl + (log_q - standard().log_prob(z)) / (USERS * DRAWS)
            log_p = multinomial(decode(p, z[None]), target[u][None])[0]
            reconstruction = reconstruction - log_p / (USERS * DRAWS)
    return reconstruction + BETA * kl, reconstruction, kl


def numbers(tensor):
    values = torch.as_tensor(tensor).detach().double().flatten().tolist()
    return [float(f"{v:.12g}") for v in values]


def case(rng, shapes, loss):
    start = {
        k: np.float32(rng.standard_normal(s) * (0.4 if len(s) > 1 else 0.1))
        for k, s in shapes.items()
    }
    if "prior.pseudoInputs" in start:
        start["prior.pseudoInputs"] = np.float32(rng.uniform(-0.2, 1.2, shapes["prior.pseudoInputs"]))
    p = {k: torch.tensor(v).double().requires_grad_() for k, v in start.items()}
    total, reconstruction, kl = loss(p)
    total.backward()
    return {
        "parameters": {k: numbers(torch.tensor(v)) for k, v in start.items()},
        "loss": float(total.detach()),
        "reconstruction": float(reconstruction.detach()),
        "kl": float(kl.detach()),
        "gradients": {k: numbers(v.grad) for k, v in p.items()},
    }


def main(path):
    rng = np.random.RandomState(20261124)
    lists = [sorted(rng.choice(ITEMS, n, replace=False).tolist()) for n in (1, 3, 6, 10, 4)]
    target = torch.zeros(USERS, ITEMS).double()
    for user, items in enumerate(lists):
        target[user, items] = 1
    x = target / target.norm(dim=1, keepdim=True)
    eps = np.float32(rng.standard_normal((USERS, LATENT)))
    own = np.float32(rng.standard_normal((LAYERS, DRAWS, USERS, NOISE)))
    others = np.float32(rng.standard_normal((LAYERS, OTHERS, USERS, NOISE)))
    draws = np.float32(rng.standard_normal((DRAWS, USERS, LATENT)))
    t = lambda a: torch.tensor(a).double()
    simple = lambda f: lambda p: f(p, x, target, t(eps))
    golden = {
        "about": {
            "command": "python tests/reference/variants.py OUT.json",
            "torch": torch.__version__,
        },
        "tolerance": 1e-6,
        "sizes": {
            "users": USERS,
            "items": ITEMS,
            "hidden": HIDDEN,
            "latent": LATENT,
            "beta": BETA,
            "lambda": LAMBDA,
            "pseudoInputs": PSEUDO,
            "flows": FLOWS,
            "flowHidden": FLOW_HIDDEN,
            "units": UNITS,
            "noise": NOISE,
            "layers": LAYERS,
            "draws": DRAWS,
            "samples": OTHERS,
        },
        "items": lists,
        "epsilon": numbers(t(eps)),
        "own": [numbers(t(e)) for e in own],
        "others": [numbers(t(e)) for e in others],
        "draws": numbers(t(draws)),
        "models": {
            "logistic-vae": case(rng, BASE, simple(logistic_vae)),
            "reg": case(rng, BASE, simple(reg)),
            "vamp": case(rng, VAMP, simple(vamp)),
            "iaf": case(rng, IAF, simple(iaf)),
            "sivae": case(
                rng,
                SIVAE,
                lambda p: sivae(p, x, target, t(own), t(others), t(draws)),
            ),
            # The last, so that the others' random numbers stay.
            "n-choose-k-vae": case(rng, BASE, simple(n_choose_k_vae)),
        },
    }
    with open(path, "w") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
