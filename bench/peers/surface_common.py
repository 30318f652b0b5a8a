# SPDX-License-Identifier: Apache-2.0
"""What the peers of `delegauge surface` (*_surface.py) have in common: options, tallies, timing, output.

A peer is a function play(seed, games) that returns a Tally. measure() calls it once to warm up (imports, compilation,
first use of a device), once with the clock running, and describes the second call.
"""
import argparse
import json
import math
import os
import sys
import time

from serve import add_option, serve

_IMPORTED = time.perf_counter()

BOUNDS = ("published", "pairwise")
QUANTITIES = ("total_misalignment", "agents_welfare_regret", "principals_welfare_regret",
              "published_tightness", "pairwise_tightness")
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
BINS = 64
HISTOGRAM = 4096


def since_start():
    """Seconds since the process began, to 10 ms; where the kernel does not say, since this module was imported."""
    try:
        with open("/proc/self/stat") as file:
            ticks = int(file.read().rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError):
        return time.perf_counter() - _IMPORTED


def tolerance(dtype):
    """Relative to a game's scale: below this a magnitude, a regret or a bound is nought."""
    return 1e-6 if str(dtype) == "float32" else 1e-12


# options -------------------------------------------------------------------------------------------------------------


def count(text):
    return int(float(text))


def parser(doc, batch, dtype="float32", dtypes=("float32", "float64"), threads=True, devices=()):
    """The options that every peer has. `batch`: the default of games per batch, or a function of the options for it."""
    p = argparse.ArgumentParser(description=doc.splitlines()[0])
    p.add_argument("--players", type=int, default=4)
    p.add_argument("--outcomes", type=int, default=4)
    p.add_argument("--games", type=count, default=2_000_000, help="counts such as 2e6 are accepted")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--batch", type=count, default=batch, help="games per batch")
    p.add_argument("--dtype", choices=dtypes, default=dtype)
    if threads:
        p.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="default: all processors")
    else:
        p.add_argument("--threads", type=int, choices=(1,), default=1)
    if devices:
        p.add_argument("--device", choices=devices, default=devices[0])
    p.add_argument("--json", action="store_true")
    add_option(p)
    return p


def parse(p):
    a = p.parse_args()
    if callable(a.batch):
        a.batch = max(a.batch(a), 1)
    if a.games < 1 or a.batch < 1 or a.threads < 1:
        p.error("--games, --batch and --threads must be at least 1")
    if a.players < 1 or a.outcomes < 3:
        p.error("needs --players >= 1 and --outcomes >= 3 (two outcomes have no plane to rotate in)")
    return a


# tallies -------------------------------------------------------------------------------------------------------------


def ranges(players, max_misalignment=1.0, welfare="mean"):
    """The upper ends of the five quantities' histograms: D, W, W^, tightness, tightness."""
    trivial = 2 ** 0.5 * (1 if welfare == "mean" else players)  # of either side: all magnitudes are 1
    return (players * max_misalignment, trivial, trivial, 1.0, 1.0)


class Tally:
    """Moments, extremes and histograms of the five quantities, 64 x 64 bins, violations, of any number of batches.

    The fields are sequences indexed by quantity, or by regret and bounds (the bins' sums and maxima), or by bound
    (violations): lists or arrays of whatever library.
    """

    def __init__(self, ranges):
        self.ranges = ranges
        q, cells = len(QUANTITIES), BINS * BINS
        self.games = 0
        self.violations = [0] * len(BOUNDS)
        self.total, self.squares = [0.0] * q, [0.0] * q
        self.least, self.most = [math.inf] * q, [-math.inf] * q
        self.histogram = [[0] * HISTOGRAM for _ in range(q)]
        self.bin_count = [0] * cells
        self.bin_sum = [[0.0] * cells for _ in range(3)]
        self.bin_max = [[-math.inf] * cells for _ in range(3)]

    def quantiles(self, k):
        out, wanted, below = {}, list(QUANTILES), 0
        for j, inside in enumerate(self.histogram[k]):
            while wanted and below <= wanted[0] * self.games < below + inside:
                p = wanted.pop(0)
                value = (j + (p * self.games - below) / inside) * self.ranges[k] / HISTOGRAM
                out[str(p)] = float(min(max(value, self.least[k]), self.most[k]))
            below += inside
        return out

    def summary(self):
        out, N = {}, self.games
        for k, name in enumerate(QUANTITIES):
            mean = float(self.total[k]) / N
            variance = max(float(self.squares[k]) / N - mean * mean, 0.0) * N / max(N - 1, 1)
            out[name] = {"mean": mean, "standard_error": (variance / N) ** 0.5, "min": float(self.least[k]),
                         "max": float(self.most[k]), "quantiles": self.quantiles(k)}
        return out


# timing and output ---------------------------------------------------------------------------------------------------


def measure(a, peer, library, version, play, more=None):
    """Runs play(seed, games) -> Tally and prints what came of it; returns the Tally, unless it was asked to --serve.

    The warm-up is a full batch and the last, shorter one: whatever is compiled per shape is compiled then. A server plays
    whole batches only.
    """
    play(a.seed + 1, a.batch if a.serve else min(a.games, a.batch + a.games % a.batch))
    prepare = since_start()

    def run(games, seed):
        begin, begin_cpu = time.perf_counter(), time.process_time()
        tally = play(seed, games)
        seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - begin_cpu
        violations = {name: int(n) for name, n in zip(BOUNDS, tally.violations)}
        return tally, {"peer": peer, "library": library, "version": version, "players": a.players, "outcomes": a.outcomes,
                       "games": int(tally.games), "seed": seed, "batch": a.batch, "dtype": a.dtype, "threads": a.threads,
                       **(more or {}), "seconds": seconds, "cpu_seconds": cpu_seconds,
                       "games_per_second": tally.games / seconds, "prepare_seconds": prepare, "violations": violations,
                       "occupied_bins": sum(1 for n in tally.bin_count if n), "quantities": tally.summary()}

    if a.serve:
        serve({"peer": peer, "library": library, "version": version, "prepare_seconds": prepare},
              lambda games, k: run(-(-games // a.batch) * a.batch, a.seed + k)[1])
        return None
    tally, result = run(a.games, a.seed)
    if a.json:
        json.dump(result, sys.stdout, indent=1)
        print()
    else:
        print(f"{result['games_per_second']:.4g} games/s, violations {result['violations']}")
        for name, stat in result["quantities"].items():
            print(f"{name:28s} {stat['mean']:.6f} +- {stat['standard_error']:.6f}")
    return tally
