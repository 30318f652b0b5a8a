#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures delegauge against NumPy doing the same work (peers/), side by side.

Programs take turns, so that whatever else the machine does falls on all of them alike; a round runs each once, and what
is reported is the median over the rounds of the ratios within a round. The work: 4 players, 4 outcomes, EPIC, float,
bounds `published` and `pairwise`. Rates leave start-up out: NumPy's time themselves, delegauge's start-up is measured
as a run of a thousand games and taken off.

Ratios of rates by the wall clock are what a user sees and mean little on a machine with other work; ratios by processor
time are given beside them for programs of one thread.

    compare_numpy.py [--delegauge build/release/delegauge] [--rounds 7] [--json FILE] [--markdown FILE]

If the delegauge program is not there, surface_bench (google-benchmark, the kernels alone) stands in, and the report says
so. --python names an interpreter that has NumPy.
"""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ["surface", "--players", "4", "--outcomes", "4", "--metric", "epic", "--precision", "float", "--quiet"]
LEAN = ["--bounds", "published,pairwise", "--worst-case", "off", "--collective-alignment", "off"]
FULL = ["--bounds", "all", "--worst-case", "on", "--collective-alignment", "off"]
EVERYTHING = ["--bounds", "all", "--worst-case", "on", "--collective-alignment", "on"]


def timed(command):
    """(wall seconds, processor seconds, standard output) of a command that must succeed."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            err.seek(0)
            sys.exit(f"compare_numpy.py: {' '.join(command)}\nexited {process.returncode}:\n{err.read().decode()}")
        out.seek(0)
        return wall, usage.ru_utime + usage.ru_stime, out.read().decode()


class Delegauge:
    """The program, with options."""

    def __init__(self, program, options, threads, games, isa):
        self.games = games
        self.command = [str(program), *WORK, *options, "--threads", str(threads), "--isa", isa]
        starts = [self.once(1000)[:2] for _ in range(3)]
        self.start = tuple(min(s) for s in zip(*starts))

    def once(self, games):
        with tempfile.TemporaryDirectory() as folder:
            return timed(self.command + ["--games", str(games), "--out", os.path.join(folder, "run")])

    def __call__(self):
        wall, processor, _ = self.once(self.games)
        return self.games / (wall - self.start[0]), self.games / (processor - self.start[1])


class SurfaceBench:
    """The same work of the kernels alone."""

    def __init__(self, program, measures, threads, isa):
        self.command = [str(program), f"--benchmark_filter=^surface/{isa}/4x4/{measures}/real_time/threads:{threads}$",
                        "--benchmark_min_time=1", "--benchmark_format=json"]

    def __call__(self):
        result = json.loads(timed(self.command)[2])["benchmarks"][0]
        wall = result["items_per_second"]
        return wall, wall * result["real_time"] / result["cpu_time"]


class NumPy:
    def __init__(self, python, script, games, options):
        self.command = [python, str(HERE / "peers" / script), "--games", str(games), "--json", *options]

    def __call__(self):
        result = json.loads(timed(self.command)[2])
        self.version = result["numpy"]
        return result["games_per_second"], result["games"] / result["cpu_seconds"]


def processor_name():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def python_with_numpy(named):
    for python in [named] if named else [sys.executable, "/usr/bin/python3"]:
        if subprocess.run([python, "-c", "import numpy"], stderr=subprocess.DEVNULL).returncode == 0:
            return python
    sys.exit("compare_numpy.py: no NumPy (Debian: python3-numpy); name an interpreter that has it with --python")


def spread(values):
    """Median and quartiles."""
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"median": median, "quartiles": [low, high]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument("--surface-bench", type=Path, default=ROOT / "build/release/bench/surface_bench")
    parser.add_argument("--python", help="interpreter with NumPy (default: this one, else /usr/bin/python3)")
    parser.add_argument("--isa", default="auto", help="instruction set of delegauge")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--games", type=lambda s: int(float(s)), default=50_000_000, help="per run of delegauge")
    parser.add_argument("--plain-batch", type=int, default=262144)
    parser.add_argument("--tuned-batch", type=int, default=16384)
    parser.add_argument("--json", metavar="FILE", help="write every measurement here")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables here too")
    a = parser.parse_args()
    if a.rounds < 2:
        parser.error("--rounds must be at least 2")
    python = python_with_numpy(a.python)

    programs = {}
    if a.delegauge.exists():
        info = json.loads(timed([str(a.delegauge), "info"])[2])
        made_with = f"{a.delegauge.name} surface"
        for name, options, threads, games in (("delegauge, one thread", LEAN, 1, a.games),
                                              ("delegauge, two threads", LEAN, 2, 2 * a.games),
                                              ("delegauge, all bounds and V", FULL, 1, a.games // 2),
                                              ("delegauge, everything", EVERYTHING, 1, a.games // 2)):
            programs[name] = Delegauge(a.delegauge, options, threads, games, a.isa)
    elif a.surface_bench.exists():
        info = None
        made_with = f"{a.surface_bench.name} (the kernels alone; {a.delegauge} is not there)"
        isa = a.isa
        if isa == "auto":
            names = timed([str(a.surface_bench), "--benchmark_list_tests"])[2].split()
            isa = names[-1].split("/")[1]
        for name, measures, threads in (("delegauge, one thread", "lean", 1), ("delegauge, two threads", "lean", 2),
                                        ("delegauge, everything", "full", 1)):
            programs[name] = SurfaceBench(a.surface_bench, measures, threads, isa)
    else:
        parser.error(f"neither {a.delegauge} nor {a.surface_bench} is there: build the release preset, or name one")
    programs["NumPy, plain"] = NumPy(python, "numpy_surface_plain.py", 4 * a.plain_batch, ["--batch", str(a.plain_batch)])
    programs["NumPy, plain, float64"] = NumPy(python, "numpy_surface_plain.py", 8 * 65536,
                                              ["--dtype", "float64", "--batch", "65536"])
    programs["NumPy, tuned"] = NumPy(python, "numpy_surface.py", 4_000_000, ["--batch", str(a.tuned_batch)])

    rounds = []
    load = [os.getloadavg()[0]]
    for r in range(a.rounds):
        # Every other round in reverse, so that no program always follows the same one.
        order = list(programs) if r % 2 == 0 else list(programs)[::-1]
        rounds.append({name: programs[name]() for name in order})
        load.append(os.getloadavg()[0])
        print(f"round {r + 1} of {a.rounds}: " + "; ".join(f"{n} {rounds[-1][n][0] / 1e6:.3g}" for n in programs),
              file=sys.stderr, flush=True)

    by = {"wall": 0, "processor": 1}
    rates = {name: {clock: spread([r[name][k] for r in rounds]) for clock, k in by.items()} for name in programs}
    ratios = {}

    def ratio(over, under, clocks, least=None):
        if over in programs and under in programs:
            ratios[f"{over} / {under}"] = {
                "target": least,
                **{clock: spread([r[over][by[clock]] / r[under][by[clock]] for r in rounds]) for clock in clocks}}

    both = ("wall", "processor")
    one = "delegauge, one thread"
    ratio(one, "NumPy, plain", both, 60)
    ratio(one, "NumPy, plain, float64", both)
    ratio(one, "NumPy, tuned", both)
    ratio("delegauge, two threads", one, ("wall",), 1.9)
    ratio("delegauge, all bounds and V", one, both, 1 / 3)
    ratio("delegauge, everything", one, both)

    machine = {"processor": processor_name(), "processors": os.cpu_count(), "system": platform.platform(),
               "numpy": programs["NumPy, plain"].version, "python": platform.python_version(),
               "load_average": [min(load), max(load)], "program": made_with, "info": info}
    lines = [f"{machine['processor']}, {machine['processors']} processors, {machine['system']}; NumPy {machine['numpy']}; "
             f"{made_with}; {a.rounds} rounds on {datetime.date.today()}, load average {min(load):.1f} to {max(load):.1f}.",
             "", "| million games/s | wall clock | processor time |", "|---|---|---|"]

    def cell(s, unit=1.0):
        low, high = s["quartiles"]
        return f"{s['median'] / unit:.3g} ({low / unit:.3g} to {high / unit:.3g})"

    for name, rate in rates.items():
        lines.append(f"| {name} | {cell(rate['wall'], 1e6)} | {cell(rate['processor'], 1e6)} |")
    lines += ["", "Medians (quartiles) of the ratios within a round:", "", "| | wall clock | processor time | target |",
              "|---|---|---|---|"]
    for name, r in ratios.items():
        target = f"at least {r['target']:.3g}" if r["target"] else ""
        lines.append(f"| {name} | {cell(r['wall'])} | {cell(r['processor']) if 'processor' in r else ''} | {target} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if a.markdown:
        Path(a.markdown).write_text(text)
    if a.json:
        result = {"date": str(datetime.date.today()), "machine": machine, "rates": rates, "ratios": ratios,
                  "rounds": [{n: {"wall": v[0], "processor": v[1]} for n, v in r.items()} for r in rounds]}
        Path(a.json).write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
