"""Golden values of rate, distortion and mutual information, in NumPy.

`densities`: the log densities and the mini-batch estimates at given draws.
`exact`: a model with one latent dimension, all of whose terms of equation (11)
are integrals over a line, by the trapezoidal rule; two users have the same row.

    python tests/reference/information.py OUT.json
"""

import itertools
import json
import sys

import numpy as np
from scipy.special import logsumexp

LOG_TWO_PI = np.log(2 * np.pi)


def log_normal(z, mean, log_variance):
    """Sum over the last axis."""
    return -0.5 * (
        (z - mean) ** 2 * np.exp(-log_variance) + log_variance + LOG_TWO_PI
    ).sum(-1)


def densities():
    users, components, dimensions, draws, batch = 7, 2, 3, 2, 3
    rng = np.random.RandomState(11)
    mean = rng.standard_normal((components, users, dimensions))
    log_variance = rng.standard_normal((components, users, dimensions)) - 1
    epsilon = rng.standard_normal((draws, users, dimensions)).astype(np.float32)
    component = np.arange(draws) % components
    z = mean[component] + np.exp(log_variance[component] / 2) * epsilon
    # [draws, users of z, users v]
    each = logsumexp(
        log_normal(
            z[:, :, None, None, :],
            mean.transpose(1, 0, 2),
            log_variance.transpose(1, 0, 2),
        ),
        axis=-1,
    ) - np.log(components)
    own = np.diagonal(each, axis1=1, axis2=2)
    aggregate = logsumexp(each, axis=-1) - np.log(users)
    batches = np.random.RandomState(3)
    lower, upper = np.zeros((draws, users)), np.zeros((draws, users))
    for draw in range(draws):
        order = batches.permutation(users)
        for start in range(0, users, batch):
            members = order[start : start + batch]
            for u in members:
                lower[draw, u] = own[draw, u] - (
                    logsumexp(each[draw, u, members]) - np.log(len(members))
                )
                terms = [own[draw, u] - np.log(users)]
                weight = (users - 1) / users / max(1, len(members) - 1)
                for v in members:
                    if v != u:
                        terms.append(each[draw, u, v] + np.log(weight))
                upper[draw, u] = own[draw, u] - logsumexp(terms)
    return {
        "users": users,
        "components": components,
        "dimensions": dimensions,
        "draws": draws,
        "batch": batch,
        "batchSeed": 3,
        "mean": mean.ravel().tolist(),
        "logVariance": log_variance.ravel().tolist(),
        "epsilon": epsilon.ravel().tolist(),
        "z": z.ravel().tolist(),
        "logPosterior": own.ravel().tolist(),
        "logAggregate": aggregate.ravel().tolist(),
        "information": float((own - aggregate).mean()),
        "lower": float(lower.mean()),
        "upper": float(upper.mean()),
    }


ROWS = [(0,), (0, 1), (0, 1), (2, 3), (1, 2, 3), (0, 3)]
ITEMS = 4
MEAN = np.array([-1.5, -1.1, -1.1, 0.9, 1.6, 0.2])
LOG_VARIANCE = np.array([-1.0, -0.6, -0.6, -1.4, -0.2, -0.9])
WEIGHT = np.array([-1.2, -0.3, 0.8, 0.5])
BIAS = np.array([0.3, 0.2, -0.4, 0.1])


def log_likelihood(name, x, eta):
    """log p(x | z) at every z, of logits [points, items]."""
    own = eta[:, list(x)].sum(1)
    if name == "multinomial":
        return own - len(x) * logsumexp(eta, axis=1)
    if name == "logistic":
        return own - np.logaddexp(0, eta).sum(1)
    subsets = itertools.combinations(range(ITEMS), len(x))
    return own - logsumexp([eta[:, list(c)].sum(1) for c in subsets], axis=0)


def entropy(labels):
    _, counts = np.unique(labels, return_counts=True)
    share = counts / counts.sum()
    return float(-(share * np.log(share)).sum())


def exact():
    users = len(ROWS)
    z = np.linspace(-14, 14, 20001)
    step = z[1] - z[0]
    log_q = log_normal(z[:, None], MEAN[:, None, None], LOG_VARIANCE[:, None, None])
    q = np.exp(log_q)  # [users, points]
    log_aggregate = logsumexp(log_q, axis=0) - np.log(users)
    log_prior = -0.5 * (z**2 + LOG_TWO_PI)
    integral = lambda values: float(values.sum() * step)
    rate = np.mean([integral(q[u] * (log_q[u] - log_prior)) for u in range(users)])
    information = np.mean(
        [integral(q[u] * (log_q[u] - log_aggregate)) for u in range(users)]
    )
    marginal = integral(np.exp(log_aggregate) * (log_aggregate - log_prior))
    names = [str(row) for row in ROWS]
    lower, upper = batch_bounds(log_q, q, integral)
    result = {
        "users": users,
        "rows": ROWS,
        "items": ITEMS,
        "mean": MEAN.tolist(),
        "logVariance": LOG_VARIANCE.tolist(),
        "weight": WEIGHT.tolist(),
        "bias": BIAS.tolist(),
        "entropy": entropy(names),
        "countEntropy": entropy([len(row) for row in ROWS]),
        "rate": float(rate),
        "information": float(information),
        "marginal": marginal,
        "batch": 3,
        "lower": lower,
        "upper": upper,
        "activity": float(MEAN.var()),
    }
    eta = z[:, None] * WEIGHT + BIAS
    distinct = sorted(set(ROWS))
    for name in ("multinomial", "logistic", "n-choose-k"):
        log_p = {row: log_likelihood(name, row, eta) for row in distinct}
        distortion = -np.mean(
            [integral(q[u] * log_p[ROWS[u]]) for u in range(users)]
        )
        observation = 0.0
        for row in distinct:
            same = [u for u in range(users) if ROWS[u] == row]
            # q(row | z) = sum of its users' q(z | x) / U over q(z)
            log_share = (
                logsumexp(log_q[same], axis=0) - np.log(users) - log_aggregate
            )
            weight = np.exp(log_aggregate + log_share)
            observation += integral(weight * (log_share - log_p[row]))
        result[name] = {
            "distortion": float(distortion),
            "observation": observation,
        }
        # Equation (11) with the entropy that it leaves out.
        for beta in (0.0, 0.3, 1.0):
            left = distortion + beta * rate
            right = (
                (beta - 1) * information
                + beta * marginal
                + observation
                + result["entropy"]
            )
            assert abs(left - right) < 1e-10, (name, beta, left, right)
    return result


def batch_bounds(log_q, q, integral, size=3):
    """The expectations of both mini-batch estimates, over all batches."""
    users = len(log_q)
    lower, upper = [], []
    for members in itertools.combinations(range(users), size):
        members = list(members)
        inside = logsumexp(log_q[members], axis=0) - np.log(size)
        for u in members:
            others = [v for v in members if v != u]
            stratified = np.logaddexp(
                log_q[u] - np.log(users),
                logsumexp(log_q[others], axis=0)
                - np.log(size - 1)
                + np.log((users - 1) / users),
            )
            lower.append(integral(q[u] * (log_q[u] - inside)))
            upper.append(integral(q[u] * (log_q[u] - stratified)))
    return float(np.mean(lower)), float(np.mean(upper))


def main(path):
    golden = {
        "about": {
            "command": "python tests/reference/information.py OUT.json",
            "numpy": np.__version__,
        },
        "tolerance": 1e-9,
        "densities": densities(),
        "exact": exact(),
    }
    with open(path, "w") as file:
        json.dump(golden, file)


main(sys.argv[1])
