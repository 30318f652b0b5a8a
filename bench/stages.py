#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Where the time of a game goes: cycles per game of each stage, at 4x4 in EPIC and float, by layers_bench.

A stage is timed alone, on games in the first-level cache; the whole job, by surface_bench, stands below and is less than
the sum where stages overlap. Cycles are counted by a chain of products in the same program, so that the clock of the moment
does not matter.

    stages.py [--build build/release] [--rounds 5] [--write-docs]

--write-docs renews the table of docs/performance.md.
"""
import argparse
import datetime
import json
import statistics
import subprocess
import sys
from pathlib import Path

from harness.documents import replace
from harness.machine import processor_name

ROOT = Path(__file__).resolve().parents[1]
CLOCK = "clock/cycles"
# In the order of the work; what `surface --bounds published,pairwise` does without V and collective alignment.
LEAN = ("stream/seed-and-word", "sample/misalignment", "sample/4-players", "measure/distance-4", "measure/welfare",
        "sample/strategy", "measure/regrets", "bound/published", "bound/pairwise", "tally/lean")
# Parts of the above, and what other options add.
OTHERS = ("stream/32-words", "variates/16-uniforms", "variates/16-normals", "sample/simplex-of-4", "measure/standardise-8",
          "measure/distance-matrix-8", "measure/worst-case", "measure/collective-alignment-2", "bound/sharp", "bound/collective",
          "bound/fused", "tally/full")


def run(program, chosen):
    command = [str(program), f"--benchmark_filter={chosen}", "--benchmark_min_time=0.1", "--benchmark_format=json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"stages.py: {error}: build with -DDELEGAUGE_BENCHMARKS=ON")
    return json.loads(done.stdout)["benchmarks"]


def measure(build, rounds):
    """(instruction set, {stage: (cycles, nanoseconds)}, of the whole job likewise): medians."""
    stages, whole, isa = {}, [], None
    for _ in range(rounds):
        results = {b["name"]: b for b in run(build / "bench/layers_bench", ".")}
        cycle = results.pop(CLOCK)["per_cycle"]
        for name, result in results.items():
            isa, _, stage = name.partition("/")
            stages.setdefault(stage, []).append((result["per_game"] / cycle, 1e9 * result["per_game"]))
        job = run(build / "bench/surface_bench", f"^surface/{isa}/4x4/lean/real_time/threads:1$")[0]
        seconds = 1 / job["items_per_second"] * job["cpu_time"] / job["real_time"]
        whole.append((seconds / cycle, 1e9 * seconds))

    def medians(values):
        return tuple(statistics.median(v) for v in zip(*values))

    return isa, {stage: medians(values) for stage, values in stages.items()}, medians(whole)


def table(isa, stages, whole):
    total = sum(stages[s][0] for s in LEAN)
    lines = [f"{processor_name()}, {isa}, {datetime.date.today()}; medians, one thread.", "",
             "| stage | cycles per game | ns | share |", "|---|---:|---:|---:|"]
    for stage in LEAN:
        cycles, ns = stages[stage]
        lines.append(f"| {stage} | {cycles:.1f} | {ns:.2f} | {100 * cycles / total:.0f} % |")
    lines += [f"| *sum of the stages* | {total:.1f} | {sum(stages[s][1] for s in LEAN):.2f} | |",
              f"| *the job* | {whole[0]:.1f} | {whole[1]:.2f} | |", "",
              "Parts of these, and what other options add:", "", "| stage | cycles per game | ns |", "|---|---:|---:|"]
    lines += [f"| {s} | {stages[s][0]:.1f} | {stages[s][1]:.2f} |" for s in OTHERS]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build/release", help="folder of the build")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write-docs", action="store_true", help="renew the table of docs/performance.md")
    a = parser.parse_args()
    text = table(*measure(a.build, a.rounds))
    print(text)
    if a.write_docs:
        replace(ROOT / "docs/performance.md", {"stages": text})


if __name__ == "__main__":
    main()
