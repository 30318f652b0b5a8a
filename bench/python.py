#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the Python package adds to the engine's time, side by side in one run.

    PYTHONPATH=build/release/package .venv/bin/python bench/python.py --build build/release [--rounds 15] [--games 100000000] [--check]

- evaluate: 10^6 games of 4x4 in an array, all default columns, beside the kernels of the same library on memory that is there
  (BUILD/bench/raw_evaluate), on as many threads; new memory for results in both.
- one game: microseconds of a call.
- surface: a run in this process beside the program's.

Seconds are of processor time of all threads, which does not depend on who else uses the machine. A round measures each once, in turns; what is printed are medians over rounds of the ratio within a round, with quartiles. --check fails if one is
beyond what is promised: 0.95 of the kernels' speed, 100 us, 1.03 times the program's time."""

import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

import numpy

import delegauge as dg

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from harness.numbers import cell, spread  # noqa: E402


def seconds_of(call):
    begin = time.process_time()
    made = call()
    seconds = time.process_time() - begin
    del made  # what becomes of it is not the call's
    return seconds


def seconds_of_program(command):
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime - begin.ru_utime + end.ru_stime - begin.ru_stime


class Raw:
    def __init__(self, build, games, threads):
        self.process = subprocess.Popen([build / "bench/raw_evaluate", str(games), str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def seconds(self, line=""):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def evaluate_ratios(build, rounds, games=10**6):
    threads = len(os.sched_getaffinity(0))
    both = numpy.random.default_rng(1).random((games, 8, 4)) - 0.5
    principals, agents = both[:, :4], both[:, 4:]  # without a copy
    raw = Raw(build, games, threads)
    fresh, kept, rates = [], [], []
    for number in range(rounds + 1):
        of_kernel, of_kept = raw.seconds(), raw.seconds("kept")
        ours = seconds_of(lambda: dg.evaluate(principals, agents, threads=threads, device="cpu", progress=False))
        if number > 0:  # the first round warms up
            fresh.append(of_kernel / ours)
            kept.append(of_kept / ours)
            rates.append(games / ours)  # of a processor
    raw.end()
    return fresh, kept, rates


def one_game_seconds(calls=2000):
    principals, agents = numpy.random.default_rng(1).random((4, 4)), numpy.random.default_rng(2).random((4, 4))
    dg.evaluate(principals, agents)
    return [seconds_of(lambda: dg.evaluate(principals, agents)) for _ in range(calls)]


def surface_ratios(build, rounds, games):
    def ours():
        return seconds_of(lambda: dg.surface(games=games, device="cpu", progress=False))

    def programs():
        return seconds_of_program([build / "delegauge", "surface", "--games", str(games), "--device", "cpu"])

    ratios = []
    for number in range(rounds):
        first, second = (ours, programs) if number % 2 == 0 else (programs, ours)
        of_first, of_second = first(), second()
        ratios.append(of_first / of_second if first is ours else of_second / of_first)
    return ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--games", type=int, default=10**8)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    fresh, kept, rates = evaluate_ratios(build, arguments.rounds)
    one = one_game_seconds()
    surface = surface_ratios(build, max(3, arguments.rounds // 3), arguments.games)
    print("| measured | median (quartiles) |\n|---|---:|")
    print(f"| evaluate, 10^6 games of 4x4: speed beside the kernels | {cell(spread(fresh))} |")
    print(f"| the same beside kernels that write into memory they have written to before | {cell(spread(kept))} |")
    print(f"| million games/s and processor | {cell(spread(rates), 1e6)} |")
    print(f"| evaluate, one game: us | {cell(spread(one), 1e-6)} |")
    print(f"| surface, {arguments.games:,} games: time beside the program's | {cell(spread(surface))} |")
    if arguments.check:
        promised = [statistics.median(fresh) >= 0.95, statistics.median(one) < 100e-6, statistics.median(surface) <= 1.03]
        if not all(promised):
            sys.exit("python: slower than promised")


if __name__ == "__main__":
    main()
