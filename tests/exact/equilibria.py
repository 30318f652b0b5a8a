# SPDX-License-Identifier: Apache-2.0
"""The mixed equilibria of `evaluate` against nashpy, pygambit and rational arithmetic of its own.

    python3 -m venv /tmp/equilibria && /tmp/equilibria/bin/pip install nashpy pygambit
    DELEGAUGE_EXECUTABLE=build/release/delegauge /tmp/equilibria/bin/python tests/exact/equilibria.py
    ... --write tests/data/equilibria.json     # a few games with their equilibria, for a test

1,000 games with random payoffs and 100 degenerate ones (payoffs of few values, actions twice, players that do not care). Packages
that are missing are left out, and said to be.
"""

import argparse
import io
import itertools
import json
import os
import random
import subprocess
import sys
import warnings
from fractions import Fraction

try:
    import nashpy
    import numpy
except ImportError:
    nashpy = None
try:
    import pygambit
except ImportError:
    pygambit = None


def solve(matrix, right):
    """x of a square system in fractions; None if it is singular."""
    n = len(matrix)
    rows = [row[:] + [b] for row, b in zip(matrix, right)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k and rows[i][k]:
                rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k])]
    return [row[n] for row in rows]


def vertices(payoff, own, other):
    """Mixes x and labels ("own", a) with x_a = 0, ("other", b) where b is a best response; payoff[a][b] is the other player's."""
    found = {}
    for chosen in itertools.combinations(range(own + other), own):
        matrix = []
        for c in chosen:
            if c < own:
                matrix.append([Fraction(int(c == a)) for a in range(own)] + [Fraction(0)])
            else:
                matrix.append([payoff[a][c - own] for a in range(own)] + [Fraction(-1)])
        matrix.append([Fraction(1)] * own + [Fraction(0)])
        point = solve(matrix, [Fraction(0)] * own + [Fraction(1)])
        if point is None or min(point[:own]) < 0:
            continue
        pay = [sum(point[a] * payoff[a][b] for a in range(own)) for b in range(other)]
        if max(pay) > point[own]:
            continue
        labels = {("own", a) for a in range(own) if not point[a]} | {("other", b) for b in range(other) if pay[b] == point[own]}
        found[tuple(point[:own])] = labels
    return found


def exact(first, second):
    m, n = len(first), len(first[0])
    a = [[Fraction(str(x)) for x in row] for row in first]
    b = [[Fraction(str(x)) for x in row] for row in second]
    xs = vertices(b, m, n)
    ys = vertices([[a[i][k] for i in range(m)] for k in range(n)], n, m)
    degenerate = any(len(l) > m for l in xs.values()) or any(len(l) > n for l in ys.values())
    equilibria = []
    for x, of_x in xs.items():
        labels = {("row", a) for kind, a in of_x if kind == "own"} | {("column", b) for kind, b in of_x if kind == "other"}
        for y, of_y in ys.items():
            others = {("column", b) for kind, b in of_y if kind == "own"} | {("row", a) for kind, a in of_y if kind == "other"}
            if len(labels | others) == m + n:
                equilibria.append((x, y))
    return equilibria, degenerate


def games(count, seed):
    """1,000 random ones and 100 degenerate ones, or as many parts of them."""
    rng = random.Random(seed)
    for g in range(count):
        m, n = 1, 1
        while m * n == 1:
            m, n = rng.randint(1, 6 if g % 10 == 0 else 4), rng.randint(1, 6 if g % 10 == 0 else 4)
        yield [[[round(rng.uniform(-5, 5), 3) for _ in range(n)] for _ in range(m)] for _ in range(2)]
    done = 0
    while done < count // 10:
        m, n = rng.randint(2, 4), rng.randint(2, 4)
        kind = done % 4
        first, second = [[[rng.choice([0, 1, 2] if kind else [0.1, 0.2, 0.3]) for _ in range(n)] for _ in range(m)] for _ in range(2)]
        if kind == 1:
            first[1] = first[0][:]  # an action twice
        if kind == 2:
            second = [[1] * n for _ in range(m)]  # the second player does not care
        if kind == 3:
            second[0] = [2] * n
        if exact(first, second)[1]:
            done += 1
            yield [first, second]


def measured(executable, list_of_games):
    document = [{"agents": g, "principals": g} for g in list_of_games]
    out = subprocess.run([executable, "evaluate", "-"], input=json.dumps(document), capture_output=True, text=True, check=False)
    if out.returncode:
        sys.exit(out.stderr)
    return json.loads(out.stdout)["games"]


def same(found, expected, tolerance=1e-9):
    """Whether two lists of pairs of mixes are one set."""
    def near(e, f):
        return all(abs(float(a) - float(b)) <= tolerance for x, y in zip(e, f) for a, b in zip(x, y))
    return len(found) == len(expected) and all(any(near(e, f) for f in found) for e in expected)


def by_nashpy(first, second):
    game = nashpy.Game(numpy.array(first, float), numpy.array(second, float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [(list(x), list(y)) for x, y in game.vertex_enumeration()]


def by_pygambit(first, second):
    """By version 17; the game as an .nfg file, in which the first player's action varies fastest."""
    m, n = len(first), len(first[0])
    payoffs = " ".join(f"{side[a][b]}" for b in range(n) for a in range(m) for side in (first, second))
    game = pygambit.read_nfg(io.StringIO(f'NFG 1 R "" {{ "A" "B" }} {{ {m} {n} }}\n\n{payoffs}\n'))
    result = []
    for profile in pygambit.nash.enummixed_solve(game, rational=True).equilibria:
        x, y = profile
        result.append(([Fraction(str(x[str(a + 1)])) for a in range(m)], [Fraction(str(y[str(b + 1)])) for b in range(n)]))
    return [e for k, e in enumerate(result) if e not in result[:k]]  # some of degenerate games are there twice


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--games", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write")
    arguments = parser.parse_args()
    some = list(games(arguments.games, arguments.seed))
    truth = [exact(*g) for g in some]
    if arguments.write:
        kept = [k for k in range(len(some)) if k % (arguments.games // 30 or 1) == 0 or truth[k][1] and k % 2 == 0]
        kept = kept[:70]
        document = {"note": "All extreme equilibria by tests/exact/equilibria.py, in fractions.", "games": [
            {"first": some[k][0], "second": some[k][1], "degenerate": truth[k][1],
             "equilibria": [[[float(p) for p in x], [float(p) for p in y]] for x, y in truth[k][0]]} for k in kept]}
        with open(arguments.write, "w", encoding="utf-8") as file:
            file.write(json.dumps(document).replace('{"first"', '\n{"first"') + "\n")
    records = measured(os.environ["DELEGAUGE_EXECUTABLE"], some)
    faults, degenerate = 0, 0
    peers = {"fractions": 0, "nashpy": 0, "pygambit": 0}
    refused = {"nashpy": 0, "pygambit": 0}
    for g, record, (expected, is_degenerate) in zip(some, records, truth):
        found = [(e["first"], e["second"]) for e in record["mixed_equilibria"]]
        degenerate += is_degenerate
        if not same(found, expected) or record["degenerate"] != is_degenerate:
            faults += 1
            print("not those of fractions:", g, found, [[list(map(float, x)), list(map(float, y))] for x, y in expected], file=sys.stderr)
        peers["fractions"] += 1
        # Its vertex enumeration is for games that are not degenerate, and of two actions at least.
        if nashpy and not is_degenerate and min(len(g[0]), len(g[0][0])) > 1:
            try:
                theirs = by_nashpy(*g)
            except Exception:
                refused["nashpy"] += 1
            else:
                peers["nashpy"] += 1
                if not same(found, theirs, 1e-6):
                    faults += 1
                    print("not those of nashpy:", g, found, theirs, file=sys.stderr)
        if pygambit:
            theirs = by_pygambit(*g)
            peers["pygambit"] += 1
            if not same(found, theirs):
                faults += 1
                print("not those of pygambit:", g, found, theirs, file=sys.stderr)
    print(f"{len(some)} games, {degenerate} of them degenerate; held against", ", ".join(f"{k}: {v}" for k, v in peers.items()),
          f"(nashpy gave no answer for {refused['nashpy']}); {faults} differ")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
