#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the time of a game of `delegauge grid` grows with its shape: is it proportional to outcomes x players?

Each shape runs on one thread long enough to be timed, start-up and set-up (a run of one repetition) taken off; shapes
take turns, and the median over the rounds counts. The fit of time = a (outcomes x players) gives every shape the same
weight: a is the geometric mean of the shapes' times per outcome and player. The exponent of a free power law is given
beside it; at 1 the cost is proportional.

    strategic_cost.py [--delegauge build/release/delegauge] [--figure FILE.png] [--markdown FILE] [--json FILE]

Times are by processor, so that other work on the machine matters less. Only --figure needs matplotlib
(bench/requirements.txt).
"""
import argparse
import datetime
import json
import math
import os
import platform
import statistics
import sys
from pathlib import Path

from harness.machine import processor_name
from harness.numbers import spread
from compare_strategic import ROOT, Delegauge
from harness.numbers import digits
from harness.processes import Failed, Finished, fail

SHAPES = "2x2,3x3,5x5,10x10,5x5x4,10x10x10,6x7x4x6,7x3x8x5x12,15x7x3x7x9x5"
POINTS = 6


def fit(sizes, times):
    """(a, exponent of the free power law): least squares in the logarithms."""
    x, y = [math.log(s) for s in sizes], [math.log(t) for t in times]
    a = math.exp(statistics.fmean(v - u for u, v in zip(x, y)))
    return a, statistics.linear_regression(x, y).slope if len(set(x)) > 1 else None


def draw(path, rows, a, precision, machine):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6.4, 4.6), layout="constrained")
    ends = [min(r["size"] for r in rows), max(r["size"] for r in rows)]
    axes.loglog(ends, [a * e * 1e6 for e in ends], color="0.6", label=f"{a * 1e9:.3g} ns × outcomes × players")
    axes.loglog([r["size"] for r in rows], [r["seconds"]["median"] * 1e6 for r in rows], "o", color="C0")
    for k, row in enumerate(sorted(rows, key=lambda row: -row["size"])):  # names on alternate sides, the last inwards
        place, side = ((-6, 4), "right") if k % 2 == 0 else ((6, -10), "left")
        axes.annotate(row["dims"], (row["size"], row["seconds"]["median"] * 1e6), xytext=place, ha=side,
                      textcoords="offset points", fontsize=8)
    axes.set_xlabel("outcomes × players")
    axes.set_ylabel("processor time of a game, µs")
    axes.set_title(f"delegauge grid, {precision}, one thread ({machine['processor']})", fontsize=10)
    axes.margins(x=0.12)
    axes.grid(which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=150)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delegauge", type=Path, default=ROOT / "build/release/delegauge")
    parser.add_argument("--isa", default="auto", help="instruction set of delegauge")
    parser.add_argument("--precision", choices=("double", "float"), default="double")
    parser.add_argument("--shapes", default=SHAPES, help=f"comma-separated (default {SHAPES})")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1, help="length of a timed run, about")
    parser.add_argument("--figure", metavar="FILE", help="draw times against outcomes x players here (.png, .svg, .pdf)")
    parser.add_argument("--json", metavar="FILE", help="write every measurement here")
    parser.add_argument("--markdown", metavar="FILE", help="write the table here too")
    a = parser.parse_args()
    if a.rounds < 2 or a.seconds <= 0:
        parser.error("--rounds must be at least 2, --seconds positive")
    if not a.delegauge.exists():
        parser.error(f"{a.delegauge} is not there: build the release preset, or name the program with --delegauge")
    if a.figure:
        try:
            import matplotlib  # noqa: F401  (before minutes of measuring, not after)
        except ImportError:
            parser.error("--figure needs matplotlib (bench/requirements.txt)")
    a.delegauge = a.delegauge.resolve()

    info = json.loads(Finished([str(a.delegauge), "info"]).output)
    load = [os.getloadavg()[0]]
    programs = {dims: Delegauge(a.delegauge, "grid", dims, precision=a.precision, points=POINTS, isa=a.isa)
                for dims in a.shapes.split(",")}
    for program in programs.values():
        program.prepare(a.seconds)
    times = {dims: [] for dims in programs}
    for r in range(a.rounds):
        for dims in list(programs) if r % 2 == 0 else list(programs)[::-1]:
            times[dims].append(1 / programs[dims]()["processor"])
        load.append(os.getloadavg()[0])
        print(f"round {r + 1} of {a.rounds}: " + "; ".join(f"{d} {t[-1] * 1e6:.3g} us" for d, t in times.items()),
              file=sys.stderr, flush=True)

    rows = []
    for dims, values in times.items():
        actions = [int(part) for part in dims.split("x")]
        outcomes = math.prod(actions)
        rows.append({"dims": dims, "players": len(actions), "outcomes": outcomes, "size": outcomes * len(actions),
                     "games_per_run": programs[dims].repetitions * POINTS, "seconds": spread(values)})
    slope, exponent = fit([r["size"] for r in rows], [r["seconds"]["median"] for r in rows])

    machine = {"processor": processor_name(), "processors": os.cpu_count(), "system": platform.platform(),
               "load_average": [min(load), max(load)], "info": info}
    lines = [f"{machine['processor']}, {machine['system']}; delegauge grid, {a.precision}, one thread; {a.rounds} rounds "
             f"on {datetime.date.today()}, load average {min(load):.1f} to {max(load):.1f}.", "",
             f"Fit: {slope * 1e9:.3g} ns x outcomes x players"
             + (f"; a free power law has exponent {exponent:.3f}." if exponent is not None else "."), "",
             "| shape | outcomes x players | games/s | microseconds a game | ns per outcome and player | time / fit |",
             "|---|---|---|---|---|---|"]
    for r in rows:
        median, (low, high) = r["seconds"]["median"], r["seconds"]["quartiles"]
        r["over_fit"] = median / (slope * r["size"])
        time = f"{digits(median * 1e6)} ({digits(low * 1e6)} to {digits(high * 1e6)})"
        each = digits(median / r["size"] * 1e9)
        lines.append(f"| {r['dims']} | {r['size']:,} | {digits(1 / median)} | {time} | {each} | {r['over_fit']:.2f} |")
    text = "\n".join(lines) + "\n"
    print(text)
    if a.markdown:
        Path(a.markdown).write_text(text)
    if a.json:
        result = {"date": str(datetime.date.today()), "machine": machine, "precision": a.precision, "points": POINTS,
                  "fit": {"seconds_per_outcome_and_player": slope, "free_exponent": exponent}, "shapes": rows}
        Path(a.json).write_text(json.dumps(result, indent=1) + "\n")
    if a.figure:
        draw(a.figure, rows, slope, a.precision, machine)


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        fail(error)
