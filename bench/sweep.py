#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds a sweep against its jobs one by one, in one run: the same cells, the same threads, in turn.

    sweep.py [--delegauge build/release/delegauge] [--games 1e6,1e7] [--rounds 3] [--threads 2] [--write]

The cells are those of examples/sweep-surface.toml, 75 runs of `surface`. One by one they are started as a user's loop would start
them, each with --out. The games' own time is what the jobs' run.json say they took for the games alone; a sweep is held against it,
too. Every cell's summary.json must be the job's, byte for byte. --write keeps the medians in bench/results/DATE-sweep.json.
"""
import argparse
import datetime
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness.documents import write_json
from harness.machine import describe

ROOT = Path(__file__).resolve().parents[1]
AXES = {"players": ["2", "3", "4", "5", "6"], "outcomes": ["2", "4", "8", "16", "32"], "metric": ["epic", "max", "l1"]}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument("--games", default="1e6", help="of a cell; several, separated by commas")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", default=str(os.cpu_count()))
    parser.add_argument("--write", action="store_true", help="keep the results in bench/results")
    a = parser.parse_args()
    if not a.delegauge.exists():
        parser.error(f"{a.delegauge} is not there: build the release preset, or name the program with --delegauge")
    if a.rounds < 1:
        parser.error("--rounds must be at least 1")
    return a


def run(command):
    """Seconds that it took, and the most memory in bytes."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, "DELEGAUGE_DEVICE": "cpu"})
    said = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"sweep.py: {' '.join(map(str, command))}\nexited {process.returncode}:\n{said}")
    return time.monotonic() - begin, usage.ru_maxrss * 1024


def one_by_one(a, games, folder):
    """Seconds of all, and of their games alone."""
    total = own = 0
    for number, values in enumerate(itertools.product(*AXES.values()), 1):
        out = folder / f"{number:04}"
        options = [x for name, value in zip(AXES, values) for x in (f"--{name}", value)]
        total += run([a.delegauge, "surface", *options, "--games", games, "--threads", a.threads, "--quiet", "--out", out])[0]
        own += json.loads((out / "run.json").read_text())["seconds"]
    return total, own


def sweep(a, games, folder):
    options = [x for name, values in AXES.items() for x in (f"--{name}", ",".join(values))]
    seconds, memory = run([a.delegauge, "sweep", "surface", *options, "--games", games, "--threads", a.threads, "--quiet", "--out", folder])
    told = json.loads((folder / "run.json").read_text())
    idle = max(told["idle_seconds"]) / told["seconds"]
    return seconds, memory, idle


def require_same(alone, swept):
    for folder in sorted(alone.iterdir()):
        if (folder / "summary.json").read_bytes() != (swept / "cells" / folder.name / "summary.json").read_bytes():
            sys.exit(f"sweep.py: cell {folder.name} is not the run of the job alone")


def measure(a, games):
    rounds = []
    for number in range(a.rounds):
        with tempfile.TemporaryDirectory() as scratch:
            alone, swept = Path(scratch) / "alone", Path(scratch) / "swept"
            alone.mkdir()
            if number % 2 == 0:
                (total, own), (seconds, memory, idle) = one_by_one(a, games, alone), sweep(a, games, swept)
            else:
                (seconds, memory, idle), (total, own) = sweep(a, games, swept), one_by_one(a, games, alone)
            require_same(alone, swept)
            rounds.append({"one_by_one": total, "games_alone": own, "sweep": seconds, "memory": memory, "idle": idle})
    return {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}


def main():
    a = parse()
    results = {}
    for games in a.games.split(","):
        found = results[games] = measure(a, games)
        print(f"75 cells of {games} games: one by one {found['one_by_one']:.2f} s, their games alone {found['games_alone']:.2f} s, "
              f"as a sweep {found['sweep']:.2f} s\n  {found['one_by_one'] / found['sweep']:.2f} times as fast as one by one, "
              f"{100 * (found['sweep'] / found['games_alone'] - 1):+.1f} % of the games' own time; a thread was idle for at most "
              f"{100 * found['idle']:.1f} %; {found['memory'] / 1e6:.0f} MB", flush=True)
    if a.write:
        write_json(ROOT / "bench/results" / f"{datetime.date.today()}-sweep.json",
                   {"machine": describe(), "threads": a.threads, "rounds": a.rounds, "cells": 75, "results": results})


if __name__ == "__main__":
    main()
