"""Trains Mult-VAE in PyTorch on real data: the accuracy that ours must reach.

Its own loader, split, model, annealing and metrics, from the protocol of Liang
et al. (2018): users permuted with seed 98765, the last 2 x HELD_OUT of them for
validation and test, 20 % of a held-out user's items as target, the best epoch
by validation NDCG@100. Dense input, as PyTorch users write it.

    DATA_DIR=FOLDERS python tests/reference/train.py --dataset ml-100k \
        --output data/reference/mult_vae.json

Prints one JSON line for each seed and one for their means. --output puts the
test metrics into that file, in place of PyTorch's earlier ones on the data set.
SETTINGS has what a data set's fits use unless told otherwise.

The cap of beta is Liang's: the beta at which validation NDCG@100 is best while
beta rises from 0 to 1, which this prints as betaAtBest:

    ... train.py --dataset ml-100k --seeds 1 --cap 1 --anneal-epochs 200
"""

import argparse
import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

HIDDEN, LATENT, KEEP = 600, 200, 0.5
METRICS = (("recall", 20), ("recall", 50), ("ndcg", 100))
# Held-out users are about an eighth on the small sets, as in lib's catalogue;
# a batch of 500 would be one or two updates an epoch there. Beta rises by 1/200
# an epoch in all three, up to its cap.
SETTINGS = {
    "ml-100k": {"held_out": 120, "batch_size": 100, "cap": 0.29},
    "ml-latest-small": {"held_out": 75, "batch_size": 100, "cap": 0.24},
    "ml-1m": {"held_out": 750, "batch_size": 500, "cap": 0.73},
}


def locate(*names):
    for folder in os.environ.get("DATA_DIR", "").split(os.pathsep):
        path = os.path.join(folder, *names)
        if folder and os.path.isfile(path):
            return path
    raise SystemExit(
        f"{os.path.join(*names)} is in no folder of DATA_DIR: name the folder "
        f"above {names[0]} in it."
    )


def load(name):
    """Pairs (user, item) of the binary interactions, in the file's order."""
    if name == "ml-100k":
        rows = np.loadtxt(locate("ml-100k", "u.data"), dtype=np.int64)
        return rows[rows[:, 2] > 3, :2]
    if name == "ml-latest-small":
        path = locate("ml-latest-small", "ratings.csv")
        rows = np.loadtxt(path, delimiter=",", skiprows=1)
        return rows[rows[:, 2] > 3.5, :2].astype(np.int64)
    pairs = []
    with open(locate(name, "user_items.txt")) as file:
        for line in file:
            user, *items = map(int, line.split())
            pairs += [(user, item) for item in items]
    return np.array(pairs)


def split(pairs, held_out):
    """Training, validation and test matrices as in the published notebook."""
    users, counts = np.unique(pairs[:, 0], return_counts=True)
    users = users[counts >= 5]
    pairs = pairs[np.isin(pairs[:, 0], users)]
    users = users[np.random.RandomState(98765).permutation(len(users))]
    parts = (
        users[: -2 * held_out],
        users[-2 * held_out : -held_out],
        users[-held_out:],
    )
    train_pairs = pairs[np.isin(pairs[:, 0], parts[0])]
    items = {item: i for i, item in enumerate(dict.fromkeys(train_pairs[:, 1].tolist()))}
    lists = {}
    for user, item in pairs.tolist():
        if item in items:
            lists.setdefault(user, []).append(items[item])

    def matrix(rows):
        x = np.zeros((len(rows), len(items)), dtype=np.float32)
        for row, columns in enumerate(rows):
            x[row, columns] = 1
        return x

    def fold_in(part):
        rng = np.random.RandomState(98765)
        inputs, targets = [], []
        for user in sorted(set(part.tolist()) & lists.keys()):
            own = np.array(lists[user])
            held = np.zeros(len(own), dtype=bool)
            if len(own) >= 5:
                held[rng.choice(len(own), int(0.2 * len(own)), replace=False)] = True
            inputs.append(own[~held])
            targets.append(own[held])
        return matrix(inputs), matrix(targets)

    train = matrix([lists[user] for user in sorted(parts[0].tolist())])
    return train, fold_in(parts[1]), fold_in(parts[2])


class MultVae(torch.nn.Module):
    def __init__(self, items):
        super().__init__()
        sizes = ((items, HIDDEN), (HIDDEN, 2 * LATENT), (LATENT, HIDDEN), (HIDDEN, items))
        self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in sizes)
        for layer in self.layers:
            torch.nn.init.xavier_uniform_(layer.weight)
            torch.nn.init.trunc_normal_(layer.bias, std=0.001, a=-0.002, b=0.002)

    def forward(self, x):
        h = F.dropout(F.normalize(x), 1 - KEEP, self.training)
        mean, logvar = self.layers[1](torch.tanh(self.layers[0](h))).chunk(2, dim=1)
        z = mean
        if self.training:
            z = mean + torch.exp(0.5 * logvar) * torch.randn_like(mean)
        return self.layers[3](torch.tanh(self.layers[2](z))), mean, logvar


def evaluate(model, held):
    x, target = (torch.from_numpy(part) for part in held)
    model.eval()
    with torch.no_grad():
        scores = model(x)[0]
    scores[x > 0] = -torch.inf
    order = torch.topk(scores, min(100, scores.shape[1])).indices
    hits = target.gather(1, order).double().numpy()
    wanted = target.sum(1).numpy()
    hits, wanted = hits[wanted > 0], wanted[wanted > 0].astype(int)
    discount = 1 / np.log2(np.arange(2, 102))
    ideal = np.cumsum(discount)
    result = {}
    for name, r in METRICS:
        if name == "recall":
            values = hits[:, :r].sum(1) / np.minimum(r, wanted)
        else:
            values = hits @ discount[: hits.shape[1]] / ideal[np.minimum(r, wanted) - 1]
        result[f"{name}@{r}"] = {
            "mean": float(values.mean()),
            "stderr": float(values.std() / np.sqrt(len(values))),
            "users": len(values),
        }
    return result


def train(data, seed, o):
    x, validation, test = data
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    model = MultVae(x.shape[1])
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    batches = -(-len(x) // o.batch_size)
    length = o.anneal_epochs * batches  # updates until beta is at its cap
    step, best, history = 0, (-1.0, 0, None), []
    start = time.time()
    for epoch in range(1, o.epochs + 1):
        order = rng.permutation(len(x))
        for b in range(batches):
            step += 1
            beta = o.cap * min(1.0, step / length) if length > 0 else o.cap
            rows = torch.from_numpy(x[order[b * o.batch_size : (b + 1) * o.batch_size]])
            model.train()
            logits, mean, logvar = model(rows)
            likelihood = (F.log_softmax(logits, dim=1) * rows).sum(1)
            kl = 0.5 * (logvar.exp() + mean**2 - 1 - logvar).sum(1)
            optimiser.zero_grad()
            (beta * kl - likelihood).mean().backward()
            optimiser.step()
        value = evaluate(model, validation)["ndcg@100"]["mean"]
        history.append((round(beta, 4), round(value, 5)))
        if value > best[0]:
            weights = {k: v.clone() for k, v in model.state_dict().items()}
            best = (value, epoch, weights)
    model.load_state_dict(best[2])
    result = {
        "dataset": o.dataset,
        "seed": seed,
        "bestEpoch": best[1],
        "validation": best[0],
        "betaAtBest": history[best[1] - 1][0],
        "seconds": round(time.time() - start, 1),
        "test": evaluate(model, test),
    }
    print(json.dumps(result), flush=True)
    return result


def options():
    parser = argparse.ArgumentParser(
        description="Trains Mult-VAE in PyTorch and prints its test metrics."
    )
    parser.add_argument("--dataset", choices=SETTINGS, required=True)
    parser.add_argument("--seeds", type=int, default=5, help="fits, seeds 1, 2, ...")
    parser.add_argument("--held-out", type=int, help="validation users, and test users")
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--batch-size", type=int, help="users")
    parser.add_argument("--cap", type=float, help="the largest beta")
    annealing = parser.add_mutually_exclusive_group()
    annealing.add_argument(
        "--anneal-epochs", type=float, help="beta's way from 0 to the cap; 200 cap"
    )
    annealing.add_argument("--anneal-updates", type=float, help="the same in updates")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", help="JSON file of results, made or added to")
    o = parser.parse_args()
    for name, value in SETTINGS[o.dataset].items():
        if getattr(o, name) is None:
            setattr(o, name, value)
    return o


def keep(path, o, runs):
    """Replaces PyTorch's entry on this data set; leaves all others alone."""
    entry = {
        "dataset": o.dataset,
        "system": "PyTorch",
        "settings": {
            "epochs": o.epochs,
            "batchSize": o.batch_size,
            "cap": o.cap,
            "annealEpochs": o.anneal_epochs,
            "heldOutUsers": o.held_out,
        },
        "seeds": [run["test"] for run in runs],
    }
    entries = []
    if os.path.exists(path):
        with open(path) as file:
            entries = json.load(file)
    ours = (entry["dataset"], entry["system"])
    entries = [e for e in entries if (e["dataset"], e["system"]) != ours]
    with open(path, "w") as file:
        json.dump([*entries, entry], file, indent=1)
        file.write("\n")


def main():
    o = options()
    torch.set_num_threads(o.threads)
    data = split(load(o.dataset), o.held_out)
    if o.anneal_updates is not None:
        o.anneal_epochs = o.anneal_updates / -(-len(data[0]) // o.batch_size)
    elif o.anneal_epochs is None:
        o.anneal_epochs = round(200 * o.cap, 6)
    print(
        json.dumps(
            {
                "dataset": o.dataset,
                "users": [len(data[0]), len(data[1][0]), len(data[2][0])],
                "items": data[0].shape[1],
                "options": vars(o),
            }
        ),
        flush=True,
    )
    runs = [train(data, seed, o) for seed in range(1, o.seeds + 1)]
    means = {}
    for name in runs[0]["test"]:
        values = [run["test"][name]["mean"] for run in runs]
        means[name] = {"mean": float(np.mean(values)), "sd": float(np.std(values))}
    print(json.dumps({"dataset": o.dataset, "seeds": len(runs), "test": means}))
    if o.output:
        keep(o.output, o, runs)


if __name__ == "__main__":
    main()
