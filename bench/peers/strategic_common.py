# SPDX-License-Identifier: Apache-2.0
"""What the peers of `delegauge grid` share: options, limits on threads, timing, means per point, output.

A peer gives main() a function play(repetitions, seed) that plays so many games at every point and returns the sums and
the sums of squares of the curves, [2][points][curves]. It is called once to warm up, which compiles what is compiled,
and once for the measurement. Nothing here imports a library, so threads can be limited before a peer does.
"""
import argparse
import json
import math
import os
import platform
import resource
import sys
import time

from serve import add_option, serve

MEASURES = ("ia", "ic", "ca", "cc")
CURVES = ("w_avg", "w_max", "w_min", "bound_regret", "bound_ideal")
ALIGNMENT_TOLERANCE = 1e-4
REDRAWS = 16  # of magnitudes or directions that cannot reach the prescribed collective alignment
PATIENCE = 5  # games without an equilibrium before the tolerance of equilibria grows


def process_start():
    """When this process began, on the scale of time.perf_counter(); without /proc, when this was imported."""
    try:
        with open("/proc/self/stat") as stat:
            ticks = int(stat.read().rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        age = 0
    return time.perf_counter() - age


START = process_start()


def shape(text):
    try:
        dims = tuple(int(part) for part in text.split("x"))
    except ValueError:
        dims = ()
    if len(dims) < 2 or min(dims) < 1 or math.prod(dims) < 3:
        raise argparse.ArgumentTypeError(f"'{text}': give the actions of two or more players, such as 3x3 or 5x5x4")
    return dims


def add_run(parser):
    """Options of every experiment."""
    parser.add_argument("--dims", type=shape, default=(3, 3), help="actions of each player (default 3x3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    add_option(parser)


def add_grid(parser):
    parser.add_argument("--vary", choices=MEASURES, default="ia")
    parser.add_argument("--points", type=int, default=26)
    parser.add_argument("--repetitions", type=int, default=25, help="games per point")
    parser.add_argument("--fixed", type=float, default=0.9, help="the value of the other three measures")


def check_grid(parser, a):
    if a.points < 1 or a.repetitions < 1 or not 0 <= a.fixed <= 1:
        parser.error("--points and --repetitions must be at least 1, --fixed in [0, 1]")


def options(doc, *, threads=False, dtypes=(), devices=(), batch=None):
    """The command line of a peer that has `grid` only; the first of dtypes and devices is the default."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("job", choices=("grid",))
    add_run(parser)
    add_grid(parser)
    if threads:
        parser.add_argument("--threads", type=int, default=1)
    if dtypes:
        parser.add_argument("--dtype", choices=dtypes, default=dtypes[0])
    if devices:
        parser.add_argument("--device", choices=devices, default=devices[0])
    if batch:
        parser.add_argument("--batch", type=int, help=f"games at a time (default: {batch})")
    a = parser.parse_args()
    check_grid(parser, a)
    if getattr(a, "threads", 1) < 1 or (getattr(a, "batch", None) or 1) < 1:
        parser.error("--threads and --batch must be at least 1")
    return a


def limit_threads(threads):
    """For the libraries that read these when they are imported: call it before."""
    for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMBA"):
        os.environ[f"{name}_NUM_THREADS"] = str(threads)


def point_values(points):
    return [p / max(1, points - 1) for p in range(points)]


def measures(a):
    """(ia, ic, ca, cc) at every point."""
    return [tuple(value if name == a.vary else a.fixed for name in MEASURES) for value in point_values(a.points)]


def summary(total, squares, games):
    """Mean and standard error (None of a single game) from a sum and a sum of squares."""
    mean = total / games
    if games == 1:
        return mean, None
    return mean, math.sqrt(max(0.0, squares / games - mean * mean) / (games - 1))


def timed(work, *arguments):
    """(what work returns, seconds, processor seconds of all threads and of processes that have ended)."""
    begin, begin_cpu = time.perf_counter(), processor_time()
    result = work(*arguments)
    return result, time.perf_counter() - begin, processor_time() - begin_cpu


def processor_time():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def since_start():
    return time.perf_counter() - START


def describe(a, peer, library, version, points, games, seconds, cpu_seconds, prepared, **more):
    """A result with the options that a peer has."""
    given = {name: getattr(a, name) for name in ("threads", "dtype", "device", "batch") if hasattr(a, name)}
    return {"peer": peer, "library": library, "version": version, "python": platform.python_version(),
            "job": a.job, "dims": a.dims, "repetitions": a.repetitions, "seed": a.seed,
            "threads": 1, "dtype": "float64", **given, **more, "games": games, "seconds": seconds,
            "cpu_seconds": cpu_seconds, "games_per_second": games / seconds, "prepare_seconds": prepared,
            "points": points}


def present(a, result):
    """Writes a result, as JSON or for reading."""
    if a.json:
        json.dump(result, sys.stdout, indent=1)
        print()
        return
    print(f"{result['games']} games, {result['games_per_second']:.4g} games/s")
    for p in result["points"]:
        where = f"{a.vary}={p['value']:.2f}" if "value" in p else f"{p['distribution']:>12} {p['samples']:5d}"
        print(where, " ".join(f"{name} {mean:.4f}" for name, mean in p["mean"].items()))


def present_or_serve(a, peer, library, version, run):
    """run(): the result of a.repetitions with a.seed, of a peer that is warm."""
    if not a.serve:
        present(a, run())
        return
    seed = a.seed

    def next_run(repetitions, k):
        a.repetitions, a.seed = repetitions, seed + k
        return run()

    serve({"peer": peer, "library": library, "version": version, "prepare_seconds": since_start()}, next_run)


def main(a, peer, library, version, play):
    play(1, a.seed + 1)
    prepared = since_start()

    def run():
        (sums, squares), seconds, cpu_seconds = timed(play, a.repetitions, a.seed)
        points = []
        for value, total, square in zip(point_values(a.points), sums, squares):
            found = {name: summary(float(t), float(s), a.repetitions) for name, t, s in zip(CURVES, total, square)}
            points.append({"value": value, "games": a.repetitions, "mean": {name: m for name, (m, _) in found.items()},
                           "stderr": {name: e for name, (_, e) in found.items()}})
        return describe(a, peer, library, version, points, a.points * a.repetitions, seconds, cpu_seconds, prepared,
                        vary=a.vary, fixed=a.fixed)

    present_or_serve(a, peer, library, version, run)
