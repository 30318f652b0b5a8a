#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How `delegauge surface` scales: games per second against players, outcomes, batch, threads and games.

    curves.py [--delegauge build/release/delegauge] [--rounds 3] [--seconds 0.5] [--most 1e9] [--results bench/results]

Writes DATE-curves.json, .md and .svg. Cases take turns, every other round in reverse; a figure is the median over the rounds.
Rates against players, outcomes and batch are of one thread's processor time, start-up taken off; those against threads and
games are of the wall clock, and against games with start-up, which is what small runs consist of.
"""
import argparse
import datetime
import json
import math
import os
import statistics
import sys
from pathlib import Path

from contest.contenders import DelegaugeSurface
from contest.works import EVERYTHING, LEAN, processors
from harness.documents import write_atomically, write_json
from harness.machine import describe
from harness.numbers import digits, spread
from harness.processes import Failed, Finished, fail

ROOT = Path(__file__).resolve().parents[1]
PLAYERS = (1, 2, 3, 4, 5, 6, 7, 8)
OUTCOMES = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
BATCHES = (256, 1024, 4096, 16384, 65536, 262144, 1048576)
WITHOUT_V = ("--worst-case", "off", "--collective-alignment", "on")
KINDS = {"published, pairwise": LEAN, "all bounds and V": EVERYTHING, "all bounds, no V": WITHOUT_V}


def shape(n, k):
    return ("--players", str(n), "--outcomes", str(k))


def powers(most):
    """1e3, 1e4, ... up to most."""
    return [10**e for e in range(3, int(math.log10(most) + 1e-9) + 1)]


def cases_of(a):
    """{(curve, kind, x): contender}."""
    def surface(threads, *options):
        return DelegaugeSurface("", a.delegauge, a.isa, threads, options)

    cases = {}
    for kind, options in KINDS.items():
        for n in PLAYERS:
            cases["players", kind, n] = surface(1, *shape(n, 4), *options)
        for k in OUTCOMES:
            cases["outcomes", kind, k] = surface(1, *shape(4, k), *options)
    for batch in BATCHES:
        cases["batch", "4x4, published, pairwise", batch] = surface(1, *shape(4, 4), *LEAN, "--batch", str(batch))
    for threads in range(1, processors() + 1):
        cases["threads", "4x4, published, pairwise", threads] = surface(threads, *shape(4, 4), *LEAN)
    return cases


def steady(cases, a):
    """{case: games per second}, by processor time of one thread or, against threads, the wall clock."""
    for contender in cases.values():
        contender.prepare(a.seconds)
    taken = {case: [] for case in cases}
    for r in range(a.rounds):
        for case in list(cases) if r % 2 == 0 else list(cases)[::-1]:
            taken[case].append(cases[case].run()["wall" if case[0] == "threads" else "processor"])
        print(f"round {r + 1} of {a.rounds}", file=sys.stderr, flush=True)
    return {case: spread(rates) for case, rates in taken.items()}


def whole_runs(a):
    """{case: games per second}, start-up included, on all processors."""
    contender = DelegaugeSurface("", a.delegauge, a.isa, processors(), (*shape(4, 4), *LEAN))
    return {("games", "4x4, published, pairwise", games):
            spread([games / contender.once(games)[0].wall for _ in range(a.rounds if games < 10**9 else 1)])
            for games in powers(a.most)}


def exponent(points):
    """Of cost = a x^b, by least squares in the logarithms."""
    return statistics.linear_regression([math.log(x) for x, _ in points], [math.log(1 / y) for _, y in points]).slope


def table(rates, curve, label):
    kinds = list(dict.fromkeys(kind for c, kind, _ in rates if c == curve))
    xs = list(dict.fromkeys(x for c, _, x in rates if c == curve))
    lines = [f"| {label} | " + " | ".join(f"{kind}, million games/s" for kind in kinds) + " |", "|---:|" + "---:|" * len(kinds)]
    for x in xs:
        lines.append(f"| {x:,} | " + " | ".join(digits(rates[curve, kind, x]["median"] / 1e6) for kind in kinds) + " |")
    return lines


def markdown(document, rates):
    m = document["machine"]
    lines = ["# Scaling curves", "",
             f"{m['processor']}, {m['processors']} processors, {m['system']}; delegauge {document['delegauge']['commit']}, instruction "
             f"set {document['delegauge']['isa']}; medians of {document['rounds']} rounds on {document['date']}.", "",
             "Four outcomes and compiled shapes (2x4, 4x4) have kernels of their own, which is why they stand out.", "",
             *table(rates, "players", "players, 4 outcomes"), "", *table(rates, "outcomes", "outcomes, 4 players"), ""]
    for kind in KINDS:
        large = [(k, rates["outcomes", kind, k]["median"]) for k in OUTCOMES if k >= 8]
        lines.append(f"From 8 outcomes on the cost of a game with {kind} grows with their number to the power {exponent(large):.2f}. ")
    lines += ["", "V is found by a walk along the hull of the attainable regrets, not over all pairs of outcomes: it does not come to "
              "dominate as K^2, with it and without it the cost grows alike.", "", *table(rates, "batch", "batch, one thread"), "",
              *table(rates, "threads", "threads"), "", *table(rates, "games", "games, start-up included"), "",
              f"![The curves]({document['date']}-curves.svg)", ""]
    return "\n".join(lines)


def draw(rates, path):
    import matplotlib
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "delegauge"
    from matplotlib import pyplot, ticker

    labels = {"players": "players (4 outcomes)", "outcomes": "outcomes (4 players)", "batch": "games per batch",
              "threads": "threads", "games": "games of a run, start-up included"}
    figure, axes = pyplot.subplots(2, 3, figsize=(13, 7), layout="constrained")
    for panel, (curve, label) in zip(axes.flat, labels.items()):
        for kind in dict.fromkeys(kind for c, kind, _ in rates if c == curve):
            points = [(x, s["median"]) for (c, k, x), s in rates.items() if (c, k) == (curve, kind)]
            panel.plot(*zip(*points), "o-", markersize=3, label=kind)
        panel.set_yscale("linear" if curve == "threads" else "log")
        if curve == "threads":
            panel.set_ylim(bottom=0)
        if curve not in ("players", "threads"):
            panel.set_xscale("log")
        if curve in ("players", "outcomes", "threads"):
            ticks = [x for c, _, x in dict.fromkeys((c, "", x) for c, _, x in rates if c == curve)]
            panel.set_xticks(ticks, [str(x) for x in ticks], fontsize=8)
            panel.xaxis.set_minor_locator(ticker.NullLocator())
        panel.set_xlabel(label)
        panel.set_ylabel("games per second")
        panel.grid(alpha=0.3)
        panel.legend(frameon=False, fontsize=7)
    axes.flat[-1].set_visible(False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument("--isa", default="auto", help="instruction set of delegauge")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5, help="length of a timed run, about")
    parser.add_argument("--most", type=float, default=1e9, help="games of the largest whole run")
    parser.add_argument("--results", type=Path, default=ROOT / "bench/results")
    a = parser.parse_args()
    if a.rounds < 1 or a.seconds <= 0 or a.most < 1e3:
        parser.error("--rounds must be at least 1, --seconds positive, --most at least 1e3")
    if not a.delegauge.exists():
        parser.error(f"{a.delegauge} is not there: build the release preset, or name the program with --delegauge")
    a.delegauge = a.delegauge.resolve()
    try:
        info = json.loads(Finished([str(a.delegauge), "info"]).output)
        rates = {**steady(cases_of(a), a), **whole_runs(a)}
    except Failed as error:
        fail(error)
    document = {"date": str(datetime.date.today()), "rounds": a.rounds, "machine": describe(), "delegauge": info,
                "load_average": os.getloadavg()[0],
                "games_per_second": [{"curve": c, "kind": k, "x": x, **s} for (c, k, x), s in rates.items()]}
    path = a.results / f"{document['date']}-curves.json"
    write_json(path, document)
    text = markdown(document, rates)
    write_atomically(path.with_suffix(".md"), text)
    print(text)
    try:
        draw(rates, path.with_suffix(".svg"))
    except ImportError:
        print("curves.py: no matplotlib (bench/requirements.txt), so no figure", file=sys.stderr)


if __name__ == "__main__":
    main()
