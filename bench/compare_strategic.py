#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures delegauge's experiments with strategic games against plain NumPy, peers/plain_strategic.py, and for `grid`
against plain Python loops, peers/loops_strategic.py, side by side.

`grid` (vary IA at 26 points, the others 0.9) and `infer` (1000 samples) at 3x3 and 5x5x4. Before anything is timed both
programs must give the same means within Monte Carlo error; if they do not, the differences are printed and the program
exits with 1. Then programs take turns, so that whatever else the machine does falls on all of them alike; a round runs
each once, and what is reported is the median over the rounds of the ratios within a round. Rates leave start-up out:
NumPy's time themselves, delegauge's start-up is measured as a run of one repetition and taken off.

Ratios of rates by the wall clock are what a user sees and mean little on a machine with other work; ratios by processor
time are given beside them for programs of one thread.

Last, whole experiments as a user runs them, start-up included, with the most memory that the program held: four
variables by 26 points by 25 games at 3x3, one scan of a large shape with two threads, and two points of the largest shape
with one thread, for the memory that a thread needs.

    compare_strategic.py [--delegauge build/release/delegauge] [--rounds 7] [--json FILE] [--markdown FILE]
"""
import argparse
import csv
import datetime
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from contest.checks import CURVES, Comparison
from harness.machine import processor_name
from harness.numbers import cell, spread
from harness.processes import Failed, Finished, fail

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PEER = HERE / "peers" / "plain_strategic.py"
LOOPS = HERE / "peers" / "loops_strategic.py"
ERRORS = ("ia_error", "ic_error", "ca_error", "cc_error")
POINTS = 26
SAMPLES = 1000
CLOCKS = ("wall", "processor")


class Delegauge:
    """`delegauge grid` or `delegauge infer` with options; how many games a run has follows from the repetitions."""

    def __init__(self, program, job, dims, *, threads=1, precision=None, vary="ia", points=POINTS, isa="auto"):
        self.job = job
        self.games_per_repetition = points if job == "grid" else 1
        self.command = [str(program), job, "--dims", dims]
        if job == "grid":
            # The worst case and `pairwise` are not the peers' work.
            self.command += ["--vary", vary, "--points", str(points), "--fixed", "0.9", "--worst-case", "off"]
        else:
            self.command += ["--samples", str(SAMPLES)]
        if precision:
            self.command += ["--precision", precision]
        if isa != "auto":
            self.command += ["--isa", isa]
        self.command += ["--threads", str(threads), "--device", "cpu", "--quiet"]
        self.start = None

    def run(self, repetitions, watch=False):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "run")
            return Finished(self.command + ["--repetitions", str(repetitions), "--out", out], watch)

    def table(self, repetitions):
        """The rows of grid.csv or infer.csv."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "run")
            Finished(self.command + ["--repetitions", str(repetitions), "--out", str(out)])
            try:
                with open(out / f"{self.job}.csv", newline="") as lines:
                    return list(csv.DictReader(lines))
            except OSError as error:
                fail(f"{' '.join(self.command)} left no {self.job}.csv: {error.strerror}")

    def prepare(self, seconds):
        """Measures start-up and chooses the repetitions of a run of about so many seconds."""
        starts = [self.run(1) for _ in range(3)]
        self.start = {clock: min(getattr(s, clock) for s in starts) for clock in CLOCKS}
        repetitions = 8
        while True:
            taken = self.run(repetitions).wall - self.start["wall"]
            if taken >= seconds / 8:
                break
            repetitions *= 4
        self.repetitions = max(2, round(repetitions * seconds / taken))

    def __call__(self):
        run = self.run(self.repetitions)
        games = self.games_per_repetition * (self.repetitions - 1)  # the start-up run had one repetition
        return {clock: games / max(getattr(run, clock) - self.start[clock], 1e-9) for clock in CLOCKS}


class Plain:
    """The same in NumPy, or in another peer."""

    def __init__(self, python, job, dims, *, vary="ia", points=POINTS, marks=None, peer=PEER):
        self.games_per_repetition = points if job == "grid" else 1
        self.command = [python, str(peer), job, "--dims", dims, "--json"]
        if job == "grid":
            self.command += ["--vary", vary, "--points", str(points), "--fixed", "0.9"]
        else:
            self.command += ["--samples", str(SAMPLES)]
        if marks:
            self.command += ["--marks", ",".join(map(str, marks))]

    def run(self, repetitions, watch=False):
        return Finished(self.command + ["--repetitions", str(repetitions)], watch)

    def result(self, repetitions):
        return json.loads(self.run(repetitions).output)

    def prepare(self, seconds):
        rate = self.result(40 // self.games_per_repetition + 2)["games_per_second"]
        self.repetitions = max(2, round(rate * seconds / self.games_per_repetition))

    def __call__(self):
        result = self.result(self.repetitions)
        return {"wall": result["games_per_second"], "processor": result["games"] / result["cpu_seconds"]}


# the same means? ---------------------------------------------------------------------------------------------------


def number(row, column, where):
    """A cell of a table; None where it is empty."""
    if row.get(column) is None:
        fail(f"{where}: no column {column}; there are {', '.join(map(str, row))}")
    if row[column].strip().lower() in ("", "nan", "null"):
        return None
    try:
        return float(row[column])
    except ValueError:
        fail(f"{where}: '{row[column]}' in column {column} is no number")


def paired(job, rows, points):
    """(place, row of the table, point of NumPy's result) for every place; each side must have the other's."""
    if job == "grid":
        theirs = {round(number(row, "value", "grid.csv"), 6): row for row in rows}
        mine = {round(point["value"], 6): point for point in points}
    else:
        theirs = {(row["distribution"], int(row["samples"])): row for row in rows}
        mine = {(point["distribution"], point["samples"]): point for point in points}
    if theirs.keys() != mine.keys() or len(theirs) != len(rows):
        fail(f"{job}.csv has rows for {sorted(theirs)}, NumPy for {sorted(mine)}")
    return [(place, theirs[place], mine[place]) for place in mine]


def compare(job, name, rows, plain, repetitions, allowance):
    """Compares every mean; prints those that differ and returns how many were compared and the furthest."""
    comparison = Comparison()
    for place, row, point in paired(job, rows, plain["points"]):
        if number(row, "games", name) != repetitions:
            fail(f"{name}: {row['games']} games at {place}, {repetitions} were asked for")
        for quantity in CURVES if job == "grid" else ERRORS:
            mean, error = (number(row, f"{quantity}_{part}", name) for part in ("mean", "stderr"))
            if mean is None:
                continue  # not estimated there; counted below
            comparison.add(f"{quantity} at {place}", mean, point["mean"][quantity],
                           math.hypot(error or 0, point["stderr"][quantity]), allowance)
    compared, furthest, differing = comparison.outcome()
    for what in differing:
        print(f"{name}: {what}", file=sys.stderr)
    of = len(plain["points"]) * len(CURVES if job == "grid" else ERRORS)
    return {"compared": compared, "of": of, "differing": len(differing), "furthest": furthest}


# reports -----------------------------------------------------------------------------------------------------------


def rounds_of(programs, count, what):
    """Rates of every program in every round, every other round in reverse order."""
    rounds = []
    for r in range(count):
        order = list(programs) if r % 2 == 0 else list(programs)[::-1]
        rates = {name: programs[name]() for name in order}
        rounds.append({name: rates[name] for name in programs})
        print(f"{what}, round {r + 1} of {count}: " + "; ".join(f"{n} {v['wall']:.3g}" for n, v in rounds[-1].items()),
              file=sys.stderr, flush=True)
    return rounds


def ratios_of(rounds, job):
    one = "delegauge double, one thread" if job == "grid" else "delegauge, one thread"
    pairs = [(one, "NumPy", CLOCKS)]
    if job == "grid":
        pairs.append(("delegauge float, one thread", "NumPy", CLOCKS))
        pairs += [(one, "Python loops", CLOCKS), ("delegauge float, one thread", "Python loops", CLOCKS)]
    two = one.replace("one thread", "two threads")
    pairs += [(two, "NumPy", ("wall",)), (two, one, ("wall",))]
    return {f"{over} / {under}": {clock: spread([r[over][clock] / r[under][clock] for r in rounds]) for clock in clocks}
            for over, under, clocks in pairs}


def whole_experiments(delegauge, python, isa, repeats):
    """Runs with start-up, delegauge's and NumPy's: medians of seconds, largest peak memory; MiB that a thread needs."""
    body, large, largest = "3x3", "7x3x8x5x12", "15x7x3x7x9x5"

    def program(dims, threads, vary="ia", points=POINTS):
        return Delegauge(delegauge, "grid", dims, threads=threads, precision="double", vary=vary, points=points, isa=isa)

    variables = ("ia", "ic", "ca", "cc")
    four = f"{body}: ia, ic, ca, cc x 26 points x 25 games"
    works = [
        ("delegauge", f"{four}, one thread", [program(body, 1, v) for v in variables], 25),
        ("NumPy", four, [Plain(python, "grid", body, vary=v) for v in variables], 25),
        ("delegauge", f"{large}: ia x 26 points x 25 games, two threads", [program(large, 2)], 25),
        ("NumPy", f"{large}: ia x 26 points x 25 games", [Plain(python, "grid", large)], 25),
        ("delegauge", f"{largest}: ia x 2 points x 2 games, one thread", [program(largest, 1, points=2)], 2),
        ("delegauge", f"{body}: ia x 2 points x 2 games, one thread", [program(body, 1, points=2)], 2),
    ]
    runs = {(who, what): [] for who, what, _, _ in works}
    for r in range(repeats):
        for who, what, commands, repetitions in works if r % 2 == 0 else works[::-1]:
            done = [command.run(repetitions, watch=True) for command in commands]
            runs[who, what].append((sum(d.wall for d in done), sum(d.processor for d in done),
                                    max(d.memory for d in done)))
        print(f"whole experiments, {r + 1} of {repeats}", file=sys.stderr, flush=True)
    out = []
    for (who, what), values in runs.items():
        wall, processor, memory = zip(*values)
        out.append({"program": who, "work": what, "seconds": statistics.median(wall),
                    "processor_seconds": statistics.median(processor), "peak_mib": max(memory)})
    # The last two: a thread with the largest shape, and one with next to nothing.
    return {"runs": out, "largest": largest, "thread_mib": out[-2]["peak_mib"] - out[-1]["peak_mib"]}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument("--python", help="interpreter with NumPy (default: this one, else /usr/bin/python3)")
    parser.add_argument("--isa", default="auto", help="instruction set of delegauge")
    parser.add_argument("--shapes", default="3x3,5x5x4", help="comma-separated (default 3x3,5x5x4)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2, help="length of a timed run, about")
    parser.add_argument("--check-games", type=int, default=400, help="of NumPy, per point (grid) or in all (infer)")
    parser.add_argument("--allowance", type=float, default=0.01,
                        help="difference of means allowed beside five combined standard errors: for three and more players "
                        "exact methods of prescribing CA have slightly different laws (default 0.01)")
    parser.add_argument("--whole", choices=("on", "off"), default="on", help="time whole experiments as well")
    parser.add_argument("--json", metavar="FILE", help="write every measurement here")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables here too")
    a = parser.parse_args()
    if a.rounds < 2 or a.check_games < 2 or a.seconds <= 0:
        parser.error("--rounds and --check-games must be at least 2, --seconds positive")
    if not a.delegauge.exists():
        parser.error(f"{a.delegauge} is not there: build the release preset, or name the program with --delegauge")
    a.delegauge = a.delegauge.resolve()
    for python in [a.python] if a.python else [sys.executable, "/usr/bin/python3"]:
        if subprocess.run([python, "-c", "import numpy"], stderr=subprocess.DEVNULL).returncode == 0:
            a.python = python
            break
    else:
        parser.error("no NumPy (bench/requirements.txt); name an interpreter that has it with --python")
    return a


def main():
    a = parse()
    info = json.loads(Finished([str(a.delegauge), "info"]).output)
    numpy = Finished([a.python, "-c", "import numpy; print(numpy.__version__)"]).output.strip()
    load = [os.getloadavg()[0]]
    shapes = a.shapes.split(",")

    # All comparisons come first: a rate of other results means nothing.
    checks, marks = {}, {}
    for dims in shapes:
        for job, precision in (("grid", "double"), ("grid", "float"), ("infer", None)):
            name = f"{job} {dims}" + (f" {precision}" if precision else "")
            repetitions = 4 * a.check_games
            rows = Delegauge(a.delegauge, job, dims, precision=precision, isa=a.isa).table(repetitions)
            if not rows:
                fail(f"{name}: {job}.csv has no rows")
            # NumPy estimates at the same marks, so that both do the same work.
            marks[dims] = sorted({int(number(row, "samples", name)) for row in rows}) if job == "infer" else None
            plain = Plain(a.python, job, dims, marks=marks[dims]).result(a.check_games)
            checks[name] = compare(job, name, rows, plain, repetitions, a.allowance)
            if precision == "double":
                loops = Plain(a.python, job, dims, peer=LOOPS).result(max(2, a.check_games // 8))
                checks[name + ", loops"] = compare(job, name, rows, loops, repetitions, a.allowance)
            print("{}: {compared} of {of} means compared, {differing} differ, the furthest at {furthest:.2f} of its "
                  "tolerance".format(name, **checks[name]), file=sys.stderr, flush=True)
    if any(check["differing"] for check in checks.values()):
        fail("the programs differ by more than Monte Carlo error; nothing was timed")

    results = {}
    for job in ("grid", "infer"):
        for dims in shapes:
            kinds = ("double", "float") if job == "grid" else (None,)
            programs = {f"delegauge{' ' + kind if kind else ''}, one thread":
                        Delegauge(a.delegauge, job, dims, precision=kind, isa=a.isa) for kind in kinds}
            programs[f"delegauge{' ' + kinds[0] if kinds[0] else ''}, two threads"] = \
                Delegauge(a.delegauge, job, dims, threads=2, precision=kinds[0], isa=a.isa)
            programs["NumPy"] = Plain(a.python, job, dims, marks=marks[dims] if job == "infer" else None)
            if job == "grid":
                programs["Python loops"] = Plain(a.python, job, dims, peer=LOOPS)
            for program in programs.values():
                program.prepare(a.seconds)
            name = f"{job} {dims}"
            rounds = rounds_of(programs, a.rounds, name)
            load.append(os.getloadavg()[0])
            results[name] = {"rates": {n: {c: spread([r[n][c] for r in rounds]) for c in CLOCKS} for n in programs},
                             "ratios": ratios_of(rounds, job), "rounds": rounds}
    whole = whole_experiments(a.delegauge, a.python, a.isa, 3) if a.whole == "on" else None
    load.append(os.getloadavg()[0])

    machine = {"processor": processor_name(), "processors": os.cpu_count(), "system": platform.platform(), "numpy": numpy,
               "python": platform.python_version(), "load_average": [min(load), max(load)], "info": info}
    lines = [f"{machine['processor']}, {machine['processors']} processors, {machine['system']}; NumPy {numpy}, float64; "
             f"{a.rounds} rounds on {datetime.date.today()}, load average {min(load):.1f} to {max(load):.1f}.", "",
             "Means compared before timing (tolerance: {:.3g} and five combined standard errors):".format(a.allowance), "",
             "| | means compared | furthest, in tolerances |", "|---|---|---|"]
    lines += [f"| {name} | {c['compared']} of {c['of']} | {c['furthest']:.2f} |" for name, c in checks.items()]
    lines += ["", "| games/s | | wall clock | processor time |", "|---|---|---|---|"]
    for name, result in results.items():
        lines += [f"| {name} | {n} | {cell(v['wall'])} | {cell(v['processor'])} |" for n, v in result["rates"].items()]
    lines += ["", "Medians (quartiles) of the ratios within a round:", "", "| | | wall clock | processor time |",
              "|---|---|---|---|"]
    for name, result in results.items():
        lines += [f"| {name} | {n} | {cell(v['wall'])} | {cell(v['processor']) if 'processor' in v else ''} |"
                  for n, v in result["ratios"].items()]
    if whole:
        lines += ["", "Whole experiments, start-up included, medians of three (memory: the largest):", "",
                  "| | program | seconds | processor seconds | peak memory, MiB |", "|---|---|---|---|---|"]
        row = "| {work} | {program} | {seconds:.3g} | {processor_seconds:.3g} | {peak_mib:.0f} |"
        lines += [row.format(**run) for run in whole["runs"]]
        lines += ["", "A thread needs {thread_mib:.1f} MiB more with {largest} than with 3x3.".format(**whole)]
    text = "\n".join(lines) + "\n"
    print(text)
    if a.markdown:
        Path(a.markdown).write_text(text)
    if a.json:
        result = {"date": str(datetime.date.today()), "machine": machine, "checks": checks, "results": results,
                  "whole_experiments": whole}
        Path(a.json).write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        fail(error)
