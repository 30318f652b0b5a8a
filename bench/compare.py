#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the google-benchmark programs against a committed baseline, or against another build, with bands of noise.

    compare.py [--build build/release] [--filter avx512] [--baseline bench/baseline.json]   against the baseline
    compare.py --build build/new --old build/old                                            two builds, side by side
    compare.py --build build/release --update                                               renew the baseline

Programs run in rounds; the processor time of a benchmark in a round is one measurement. A benchmark is said to have changed
where the medians differ by more than its band: 5 %, or three times the larger of the two interquartile ranges. Against the
baseline all medians are first divided by the change of the benchmarks' median, since a processor's clock is not the same on
two days; that change is printed, and is no fault of a single benchmark. Exit code 1: something is slower.

A baseline tells of one processor; with another, the program says so and compares nothing.
"""
import argparse
import datetime
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from harness.documents import write_json
from harness.machine import processor_name
from harness.numbers import spread

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ("layers_bench", "surface_bench", "executor_bench", "files_bench", "scale_bench")
LEAST_BAND = 0.05


def fail(message):
    sys.exit(f"compare.py: {message}")


def times(build, program, chosen, seconds):
    """{benchmark: processor seconds of an iteration}."""
    path = build / "bench" / program
    if not path.exists():
        fail(f"{path} is not there: build with -DDELEGAUGE_BENCHMARKS=ON")
    command = [str(path), f"--benchmark_filter={chosen}", f"--benchmark_min_time={seconds}", "--benchmark_format=json"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "DELEGAUGE_DEVICE": "cpu"})
    if done.returncode != 0:
        fail(f"{' '.join(command)}\nexited {done.returncode}:\n{done.stderr}")
    if not done.stdout.strip():
        return {}  # no benchmark of this program fits the filter
    units = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}
    return {f"{program}: {b['name']}": b["cpu_time"] * units[b["time_unit"]]
            for b in json.loads(done.stdout)["benchmarks"] if not b.get("error_occurred")}


def measure(builds, a):
    """A list of {benchmark: spread} per build; builds take turns, every other round in reverse."""
    taken = [{} for _ in builds]
    for r in range(a.rounds):
        for program in a.programs:
            order = list(enumerate(builds))
            for k, build in order if r % 2 == 0 else order[::-1]:
                for name, seconds in times(build, program, a.filter, a.seconds).items():
                    taken[k].setdefault(name, []).append(seconds)
        print(f"round {r + 1} of {a.rounds}", file=sys.stderr, flush=True)
    return [{name: spread(values) for name, values in t.items()} for t in taken]


def band(old, new):
    """How far the ratio of two medians may be from 1."""
    wide = max((s["quartiles"][1] - s["quartiles"][0]) / s["median"] for s in (old, new))
    return max(LEAST_BAND, 3 * wide)


def compared(old, new, common_clock):
    """Prints a line per benchmark and returns those that are slower."""
    names = [name for name in new if name in old]
    if not names:
        fail("no benchmark is in both")
    ratios = {name: new[name]["median"] / old[name]["median"] for name in names}
    shift = statistics.median(ratios.values()) if common_clock else 1.0
    if common_clock:
        print(f"all together: {shift:.3f} times the baseline's time; divided out below")
    slower = []
    for name in names:
        ratio, width = ratios[name] / shift, band(old[name], new[name])
        verdict = "slower" if ratio > 1 + width else "faster" if ratio < 1 / (1 + width) else ""
        if verdict == "slower":
            slower.append(name)
        print(f"  {name:60} {new[name]['median']:10.3g} s  {ratio:6.3f}  band {width:.2f}  {verdict}")
    left_out = sum(name not in new for name in old)
    if left_out:
        print(f"  {left_out} others were not measured now")
    return slower


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="folder of the build")
    parser.add_argument("--old", type=Path, help="another build, measured beside it, instead of the baseline")
    parser.add_argument("--baseline", type=Path, default=ROOT / "bench/baseline.json")
    parser.add_argument("--update", action="store_true", help="renew the baseline")
    parser.add_argument("--programs", type=lambda s: s.split(","), default=list(PROGRAMS), help="comma-separated")
    parser.add_argument("--filter", default=".", help="regular expression of google-benchmark (default: all)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.1, help="least time of a benchmark in a round")
    a = parser.parse_args()
    if a.rounds < 3 or a.seconds <= 0:
        parser.error("--rounds must be at least 3, --seconds positive")
    if a.update and a.old:
        parser.error("--update and --old exclude one another")
    return a


def main():
    a = parse()
    if a.old:
        old, new = measure([a.old, a.build], a)
        slower = compared(old, new, common_clock=False)
    else:
        baseline = None
        if not a.update:
            try:
                baseline = json.loads(a.baseline.read_text())
            except (OSError, ValueError) as error:
                fail(f"{a.baseline}: {error}; --update writes one")
            if baseline["processor"] != processor_name():
                print(f"compare.py: the baseline is of {baseline['processor']}, this is {processor_name()}: nothing is compared")
                return
        new = measure([a.build], a)[0]
        if a.update:
            document = {"date": str(datetime.date.today()), "processor": processor_name(), "rounds": a.rounds,
                        "seconds": new}
            write_json(a.baseline, document)
            print(f"{len(new)} benchmarks in {a.baseline}")
            return
        slower = compared(baseline["seconds"], new, common_clock=True)
    if slower:
        fail(f"slower: {'; '.join(slower)}")


if __name__ == "__main__":
    main()
