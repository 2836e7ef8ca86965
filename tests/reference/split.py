"""Golden hashes of the published split for tests/interactions/split_test.ts.

Written from the description of the protocol by Liang et al. (2018), with plain
Python and NumPy's legacy generator; it shares no code with lib/. Only counts
and hashes are stored, never a user's items.

Run: DATA_DIR=FOLDERS python tests/reference/split.py OUTPUT.json
"""

import csv
import hashlib
import json
import os
import sys

import numpy as np

SEED = 98765


def find(relative):
    for folder in os.environ.get("DATA_DIR", "").split(os.pathsep):
        path = os.path.join(folder, relative)
        if folder and os.path.isfile(path):
            return path
    return None


def rows_of_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [
            (int(row["userId"]), int(row["movieId"]))
            for row in csv.DictReader(file)
            if float(row["rating"]) > 3.5
        ]


def rows_of_tabs(path):
    with open(path, encoding="utf-8") as file:
        fields = (line.split("\t") for line in file)
        return [(int(f[0]), int(f[1])) for f in fields if float(f[2]) > 3.5]


def rows_of_user_items(path):
    rows = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            user, *items = map(int, line.split())
            rows += [(user, item) for item in items]
    return rows


def keep_users_with(rows, least):
    counts = {}
    for user, _ in rows:
        counts[user] = counts.get(user, 0) + 1
    return [row for row in rows if counts[row[0]] >= least]


def split_in_two(rows):
    """Fold-in and target rows, in the order of the table."""
    by_user = {}
    for position, (user, _) in enumerate(rows):
        by_user.setdefault(user, []).append(position)
    target = set()
    np.random.seed(SEED)
    for user in sorted(by_user):
        positions = by_user[user]
        n = len(positions)
        if n >= 5:
            drawn = np.random.choice(n, size=int(0.2 * n), replace=False)
            target.update(positions[j] for j in drawn)
    return (
        [row for k, row in enumerate(rows) if k not in target],
        [row for k, row in enumerate(rows) if k in target],
    )


def digest(values):
    text = "\n".join(str(value) for value in values)
    return hashlib.sha256(text.encode()).hexdigest()


def summary(rows, users, code):
    """Users in order, each with the ascending codes of its items."""
    items = {user: [] for user in users}
    for user, item in rows:
        items[user].append(code[item])
    lines = [f"{u} " + " ".join(map(str, sorted(items[u]))) for u in users]
    return {
        "users": len(users),
        "interactions": len(rows),
        "sha256": digest(line.rstrip() for line in lines),
    }


def split(rows, held_out):
    rows = keep_users_with(rows, 5)
    users = np.array(sorted({user for user, _ in rows}))
    np.random.seed(SEED)
    users = users[np.random.permutation(users.size)].tolist()
    n = len(users)
    parts = {
        "train": users[: n - 2 * held_out],
        "validation": users[n - 2 * held_out : n - held_out],
        "test": users[n - held_out :],
    }
    belongs = {user: name for name, part in parts.items() for user in part}
    code = {}
    for user, item in rows:
        if belongs[user] == "train":
            code.setdefault(item, len(code))
    kept = {name: [] for name in parts}
    for row in rows:
        if row[1] in code:
            kept[belongs[row[0]]].append(row)
    result = {
        "held_out": held_out,
        "users": n,
        "interactions": len(rows),
        "items": {"count": len(code), "sha256": digest(code)},
        "train": summary(kept["train"], parts["train"], code),
    }
    for name in ("validation", "test"):
        fold_in, target = split_in_two(kept[name])
        result[name] = {
            "input": summary(fold_in, parts[name], code),
            "target": summary(target, parts[name], code),
        }
    return result


SETS = {
    # MovieLens latest-small: rows sorted by user, then film.
    "ml-latest-small": ("ml-latest-small/ratings.csv", rows_of_csv, 75),
    # MovieLens 100K: rows in no order, so that the order of rows matters.
    "ml-100k": ("ml-100k/u.data", rows_of_tabs, 120),
    "ml-1m": ("ml-1m/user_items.txt", rows_of_user_items, 750),
}


def synthetic_rows():
    """A small table in random order, so that one check needs no data set."""
    random = np.random.RandomState(7)
    pairs = zip(random.randint(40, size=600), random.randint(30, size=600))
    return list(dict.fromkeys((int(u), int(i)) for u, i in pairs))


def main(output):
    golden = {"made_by": "tests/reference/split.py", "seed": SEED}
    rows = synthetic_rows()
    golden["synthetic"] = {"rows": rows, "split": split(rows, 8)}
    missing = []
    for name, (relative, read, held_out) in SETS.items():
        path = find(relative)
        if path is None:
            missing.append(relative)
            continue
        golden[name] = split(read(path), held_out)
    if missing:
        print(
            "SKIPPED: not on DATA_DIR: " + ", ".join(missing) + ". The golden "
            "file needs all of them and was not written.",
            file=sys.stderr,
        )
        # 77 is the customary exit status of a skipped test.
        sys.exit(77)
    with open(output, "w", encoding="utf-8") as file:
        json.dump(golden, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
