#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Delegauge beside what a user would pick instead: plain Python, NumPy, Numba, JAX, PyTorch (peers/), at the same work.

Every program must first have delegauge's statistics, within Monte Carlo error; one that has not is not timed, and the exit
code is 1. Then all take turns, every other round in reverse, and ratios are taken within a round, so that whatever else the
machine does falls on all alike. Peers stay alive between rounds: what is timed is the steady state; imports and
compilation are reported apart.

    side_by_side.py [--delegauge build/release/delegauge] [--works surface:4x4,grid:3x3] [--rounds 5] [--seconds 1]
                    [--results bench/results] [--write-readme]

--gpu adds delegauge, JAX and PyTorch on a GPU; it has not been run on one yet.

Writes DATE.json, DATE.md and DATE.svg to the folder of results; --write-readme renews the table of the README. A peer whose
library is not installed is left out, and the table says so. scripts/bench.sh installs everything (peers/requirements.txt).
"""
import argparse
import datetime
import json
import os
import sys
from pathlib import Path

from contest import plots, tables
from contest.rounds import result_of
from contest.works import every_work, processors, works
from harness.documents import replace, write_atomically, write_json
from harness.machine import Energy, describe
from harness.processes import Failed, Finished, fail

ROOT = Path(__file__).resolve().parents[1]


def chosen(text):
    known = every_work()
    out = []
    for item in text.split(","):
        job, _, shape = item.partition(":")
        if job not in dict(known) or "x" not in shape:
            raise argparse.ArgumentTypeError(f"'{item}' is no work; such are {', '.join(':'.join(w) for w in known)}")
        out.append((job, shape))
    return out


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument("--python", default=sys.executable, help="interpreter of the peers (default: this one)")
    parser.add_argument("--isa", default="auto", help="instruction set of delegauge")
    parser.add_argument("--works", type=chosen, default=every_work(), help="comma-separated (default: all)")
    parser.add_argument("--threads", type=int, default=processors(), help="'all threads' (default: all processors)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1, help="length of a timed run, about")
    parser.add_argument("--check-games", type=int, default=1_000_000, help="compared before timing; slow peers do less")
    parser.add_argument("--results", type=Path, default=ROOT / "bench/results")
    parser.add_argument("--gpu", action="store_true", help="also on a GPU: delegauge must be built with CUDA, JAX with its plugin")
    parser.add_argument("--write-readme", action="store_true", help="renew the table of the README")
    a = parser.parse_args()
    if a.rounds < 2 or a.seconds <= 0 or a.threads < 1 or a.check_games < 10_000:
        parser.error("--rounds must be at least 2, --check-games 10000, --threads 1, --seconds positive")
    if not a.delegauge.exists():
        parser.error(f"{a.delegauge} is not there: build the release preset, or name the program with --delegauge")
    a.delegauge = a.delegauge.resolve()
    return a


def main():
    a = parse()
    energy = Energy()
    load = [os.getloadavg()[0]]
    results = {}
    try:
        info = json.loads(Finished([str(a.delegauge), "info"]).output)
        for work in works(a):
            results[work.name] = result_of(work, a, energy)
            load.append(os.getloadavg()[0])
    except Failed as error:
        fail(error)
    document = {"date": str(datetime.date.today()), "rounds": a.rounds, "seconds": a.seconds,
                "machine": {**describe(), "isa": info["isa"] if a.isa == "auto" else a.isa, "energy": energy.readable(),
                            "load_average": [min(load), max(load)]},
                "delegauge": info, "works": results}

    path = a.results / f"{document['date']}.json"
    write_json(path, document)
    text = tables.markdown(document)
    try:
        plots.draw(document, path.with_suffix(".svg"))
        text += f"![Games per second of each program]({path.with_suffix('.svg').name})\n"
    except ImportError:
        print("side_by_side.py: no matplotlib, so no figure", file=sys.stderr)
    write_atomically(path.with_suffix(".md"), text)
    print(text)
    if a.write_readme:
        source = os.path.relpath(path.with_suffix(".md").resolve(), ROOT)
        replace(ROOT / "README.md", {"speed": tables.readme(document, source)})
    if any(c["state"] == "wrong" for r in results.values() for c in r["checks"].values()):
        fail("a program has other statistics than delegauge; see above")


if __name__ == "__main__":
    main()
