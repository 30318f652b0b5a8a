#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures how `delegauge surface` scales over threads and MPI ranks, and what checkpoints cost.

A round runs every case once, in turn; reported are medians over the rounds of ratios within a round. Times are those of
run.json: of the run without start-up, writing of checkpoints and, over ranks, all that they tell each other included.

    scaling.py [--delegauge build/release/delegauge] [--rounds 7] [--seconds 3] [--markdown FILE]

Strong scaling: the same games by one and by two; 2 would be perfect. Weak scaling: twice the games by two, in the time
that one takes for the games; 1 would be perfect. MPI cases are left out where there is no mpirun.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from harness.machine import processor_name

# As in containers, where the user is root and processors are few.
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "DELEGAUGE_DEVICE": "cpu"}


def seconds_of(program, games, ranks=0, threads=1, options=()):
    """Of a run; ranks 0 is without MPI."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "run")
        launch = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", str(ranks)] if ranks else []
        command = [*launch, program, "surface", "--games", str(games), "--threads", str(threads), "--quiet",
                   "--out", str(out), *options]
        done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
        if done.returncode != 0:
            sys.exit(f"scaling.py: {' '.join(command)}\nexited {done.returncode}:\n{done.stderr}")
        return json.loads((out / "run.json").read_text())["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--delegauge", default="build/release/delegauge")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--markdown")
    options = parser.parse_args()
    program = str(Path(options.delegauge).resolve())
    trial = 4_000_000
    games = max(trial, round(trial / seconds_of(program, trial) * options.seconds))
    off = ("--checkpoint-every", "off")
    cases = {
        "1 thread": lambda: seconds_of(program, games, options=off),
        "2 threads": lambda: seconds_of(program, games, threads=2, options=off),
        "2 threads, twice the games": lambda: seconds_of(program, 2 * games, threads=2, options=off),
        "a checkpoint every 0.1 s": lambda: seconds_of(program, games, options=("--checkpoint-every", "0.1s")),
    }
    if shutil.which("mpirun"):
        cases["1 rank"] = lambda: seconds_of(program, games, ranks=1, options=off)
        cases["2 ranks"] = lambda: seconds_of(program, games, ranks=2, options=off)
        cases["2 ranks, twice the games"] = lambda: seconds_of(program, 2 * games, ranks=2, options=off)
        cases["2 ranks, a checkpoint every 0.1 s"] = lambda: seconds_of(
            program, games, ranks=2, options=("--checkpoint-every", "0.1s"))
    rounds = [{name: case() for name, case in cases.items()} for _ in range(options.rounds)]

    def ratio(over, under):
        ratios = [r[over] / r[under] for r in rounds]
        return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"

    rows = [f"{processor_name()}, {os.cpu_count()} processors. {games:,} games of 4x4, median of {options.rounds} rounds, the "
            "least and the greatest in brackets.", "", "| | ratio |", "|---|---|",
            f"| strong scaling, 2 threads | {ratio('1 thread', '2 threads')} |",
            f"| weak scaling, 2 threads | {ratio('1 thread', '2 threads, twice the games')} |"]
    if "2 ranks" in cases:
        rows += [f"| strong scaling, 2 ranks | {ratio('1 rank', '2 ranks')} |",
                 f"| weak scaling, 2 ranks | {ratio('1 rank', '2 ranks, twice the games')} |",
                 f"| one rank against one process without MPI | {ratio('1 thread', '1 rank')} |",
                 f"| 2 ranks against 2 threads | {ratio('2 threads', '2 ranks')} |"]

    def cost(with_checkpoints, without):
        """Of a checkpoint a minute, in per cent, out of ten a second."""
        shares = [100 * (r[with_checkpoints] / r[without] - 1) * 0.1 / 60 for r in rounds]
        return f"{statistics.median(shares):.4f} ({min(shares):.4f} to {max(shares):.4f})"

    rows.append(f"| per cent of the time for a checkpoint every 60 s | {cost('a checkpoint every 0.1 s', '1 thread')} |")
    if "2 ranks" in cases:
        rows.append(f"| the same over 2 ranks | {cost('2 ranks, a checkpoint every 0.1 s', '2 ranks')} |")
    text = "\n".join(rows) + "\n"
    print(text, end="")
    if options.markdown:
        Path(options.markdown).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
