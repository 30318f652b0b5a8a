# SPDX-License-Identifier: Apache-2.0
"""Statistics of summary.json against the single games that they are of, in configurations at the ends of their ranges."""

import csv
import json
import math
import sys
import unittest

from support import SKIPPED, FolderTest, delegauge, need

if __name__ == "__main__":
    need(["h5py", "numpy"])

import h5py
import numpy

NORMALISED = ("w_avg", "w_max", "w_min", "bound_")


def columns(path):
    with h5py.File(path) as file:
        return {name: column[:] for name, column in file.items()}


class Statistics(FolderTest):
    number = 0

    def run_job(self, *arguments, dump=True):
        """summary.json, and the dump's columns."""
        Statistics.number += 1
        folder, games = self.path(f"run-{self.number}"), self.path(f"games-{self.number}.h5")
        extra = ("--dump", games) if dump else ()
        delegauge(*arguments, "--out", folder, "--quiet", "--threads", "1", *extra)
        with open(self.path(f"run-{self.number}", "summary.json"), encoding="utf-8") as file:
            return json.load(file), columns(games) if dump else folder

    def check(self, name, stat, values, unit, width):
        """stat is that of the values. unit: how far each may be rounded before they are added up; width(x): of the bin of x."""
        self.assertNotIn("out_of_range", stat, name)
        exact = numpy.sort(values.astype(float))
        count = len(exact)
        size = max(abs(exact[0]), abs(exact[-1]))
        slight = 1e-12 * size
        mean = math.fsum(exact) / count
        # A float extreme is written as the shortest decimal that reads the same, and the mean is kept between these.
        kept = 1e-7 * size if stat["mean"] in (stat["min"], stat["max"]) else 0
        self.assertAlmostEqual(stat["mean"], mean, delta=unit + slight + kept, msg=f"{name}: mean")
        spread = math.sqrt(math.fsum((exact - mean) ** 2) / (count - 1) / count)
        self.assertAlmostEqual(stat["standard_error"], spread, delta=unit / math.sqrt(count) + 1e-9 * spread, msg=f"{name}: error")
        shortest = [float(str(x)) for x in (values.min(), values.max())]
        for key, x in zip(("min", "max"), shortest):
            self.assertAlmostEqual(stat[key], x, delta=unit if unit > 1e-6 else slight, msg=f"{name}: {key}")
        for level, got in stat.get("quantiles", {}).items():
            rank = float(level) * count
            low = exact[max(0, math.ceil(rank - 1e-6) - 1)]
            high = exact[min(count - 1, math.floor(rank + 1e-6))]
            self.assertGreaterEqual(got, low - width(low) - slight, f"{name}: quantile {level}")
            self.assertLessEqual(got, high + width(high) + slight, f"{name}: quantile {level}")


class Grid(Statistics):
    GAMES = 1500
    EXTREME = [
        ["--dims", "3x3", "--vary", "ia"],
        ["--dims", "2x2", "--vary", "cc", "--ic", "0.5"],
        ["--dims", "3x3", "--vary", "cc", "--principal-magnitudes", "0.0001:10000", "--agent-magnitudes", "0.0001:10000"],
        ["--dims", "2x3", "--vary", "ic", "--principal-magnitudes", "0.0001", "--agent-magnitudes", "10000", "--fixed", "0.99"],
        ["--dims", "2x2x2", "--vary", "ca", "--cc", "1", "--ic", "0", "--payoffs", "uniform", "--agent-magnitudes", "0.0001,10000,1"],
        ["--dims", "2x2", "--vary", "calibration", "--principal-magnitudes", "1e-6:1e6", "--offsets=-100:100", "--ic", "0.99"],
        ["--dims", "2x2", "--vary", "ia", "--principal-magnitudes", "1e-6", "--agent-magnitudes", "1e6", "--cc", "0.5"],
    ]

    @staticmethod
    def width(x):
        # Docs: 1/2048 from -1 to 1, and 1/128 of the power of two beyond.
        return max(1 / 2048, 2.0 ** math.floor(math.log2(abs(x))) / 128) if x else 1 / 2048

    def compare(self, precision):
        beyond = 0
        for arguments in self.EXTREME:
            with self.subTest(arguments):
                summary, games = self.run_job("grid", *arguments, "--points", "3", "--repetitions", str(self.GAMES), "--precision", precision)
                for p, point in enumerate(summary["points"]):
                    at = slice(p * self.GAMES, (p + 1) * self.GAMES)
                    self.assertEqual(point["fallback"], numpy.count_nonzero(games["state"][at].astype(int) & 1))
                    for name, stat in point["quantities"].items():
                        self.check(f"{precision} {p} {name}", stat, games[name][at], 2.0**-27, self.width)
                        if name.startswith(NORMALISED):
                            self.assertIn("quantiles", stat)
                            beyond += stat["min"] < -4095
                            beyond += stat["quantiles"]["0.99"] > 1.5
        self.assertGreater(beyond, 20, "the configurations are not extreme")

    def test_float(self):
        self.compare("float")

    def test_double(self):
        self.compare("double")

    def test_no_game_is_left_out_in_grid_csv(self):
        _, folder = self.run_job("grid", *self.EXTREME[2], "--points", "3", "--repetitions", "50", dump=False)
        with open(folder + "/grid.csv", encoding="utf-8") as file:
            self.assertEqual([row["out_of_range"] for row in csv.DictReader(file)], ["0", "0", "0"])


class Surface(Statistics):
    GAMES = 20_000
    ZERO = {"float": 1e-6, "double": 1e-12}
    BITS = {"float": 23, "double": 31}
    EXTREME = [
        ["--players", "1", "--outcomes", "2"],
        ["--players", "4", "--outcomes", "4", "--metric", "max"],
        ["--players", "2", "--outcomes", "3", "--metric", "l1", "--agent-magnitudes", "0.0001,10000"],
        ["--players", "4", "--outcomes", "2", "--principal-magnitudes", "0.0001:10000", "--welfare", "sum"],
        ["--players", "3", "--outcomes", "16", "--principal-magnitudes", "1e-6:1e6,1,0.001", "--agent-magnitudes", "1e-6:1e6"],
        ["--players", "2", "--outcomes", "64", "--norm", "linf", "--distance-norm", "l1", "--agents", "independent"],
        ["--players", "8", "--outcomes", "5", "--norm", "l2", "--distance-norm", "linf", "--shift", "min", "--strategy", "simplex"],
    ]

    def ranges(self, summary, games):
        """Of each quantity the largest size that it can have, from the configuration, or twice that."""
        c = summary["configuration"]
        n, outcomes = c["players"], c["outcomes"]
        share = 1 if c["welfare"] == "sum" else 1 / n
        # The greatest difference of two utilities is at most twice their magnitude in any norm.
        regret = {side: 2 * share * sum(high for _, high in c[f"{side}_magnitudes"]) for side in ("principal", "agent")}
        distance = outcomes  # of two utilities, whatever the norms are
        return {"agents_welfare_regret": regret["agent"], "total_misalignment": n * distance,
                "collective_alignment_agents": 2 * distance, "collective_alignment_principals": 2 * distance}, regret["principal"]

    def compare(self, precision):
        for arguments in self.EXTREME:
            with self.subTest(arguments):
                summary, games = self.run_job("surface", *arguments, "--games", str(self.GAMES), "--precision", precision)
                players = summary["configuration"]["players"]
                counts = sum(games[f"{side}_magnitude_{i + 1}"] for side in ("agent", "principal") for i in range(players)) > 0
                self.assertEqual(numpy.count_nonzero(~counts), summary["degenerate"])
                games = {name: column[counts] for name, column in games.items()}
                ranges, regrets = self.ranges(summary, games)
                check = lambda name, stat, values, span: self.check(
                    f"{precision} {name}", stat, values, span * 2.0 ** -self.BITS[precision], lambda _: span / 4096)
                for name, stat in summary["quantities"].items():
                    check(name, stat, games[name], ranges.get(name, regrets))
                zero = self.ZERO[precision] * games["trivial_bound"]
                for name, of in summary["bounds"].items():
                    regret, bound = games["principals_welfare_regret"], games[name]
                    check(f"{name} slack", of["slack"], numpy.maximum(bound - regret, 0), regrets)
                    for key, value in (("tightness", regret), ("worst_case_tightness", games["worst_case_regret"])):
                        some = numpy.where(bound > zero, bound, 1)
                        check(f"{name} {key}", of[key], numpy.minimum(numpy.where(bound > zero, value / some, 1), 1), 8)

    def test_float(self):
        self.compare("float")

    def test_double(self):
        self.compare("double")


class Infer(Statistics):
    """It has no dump: errors lie in [0, 1], and nothing is left out."""

    def test_errors(self):
        extreme = ["--principal-magnitudes", "1e-6:1e6", "--agent-magnitudes", "1e-6:1e6"]
        for precision in ("float", "double"):
            summary, _ = self.run_job("infer", "--dims", "2x2x2", "--repetitions", "300", "--samples", "40", "--precision", precision,
                                      *extreme, dump=False)
            for point in summary["points"]:
                for name, stat in point["errors"].items():
                    self.assertNotIn("out_of_range", stat)
                    self.assertTrue(-1e-9 <= stat["min"] <= stat["mean"] <= stat["max"] <= 1 + 1e-5, (name, stat))


class Search(Statistics):
    """Its list is of all games found, where it is long enough."""

    def test_tightness_is_that_of_the_games_listed(self):
        for magnitudes in ("1", "0.0001:10000"):
            summary, folder = self.run_job("search", "--players", "2", "--outcomes", "3", "--chains", "64", "--list", "64", "--steps", "50",
                                           "--principal-magnitudes", magnitudes, dump=False)
            with open(folder + "/tightest.csv", encoding="utf-8") as file:
                tightness = numpy.array([float(row["tightness"]) for row in csv.DictReader(file)])
            self.assertEqual(len(tightness), summary["inside"])
            self.check(f"search {magnitudes}", summary["tightness"], tightness, 2.0**-31, lambda _: 1 / 4096)


if __name__ == "__main__":
    if "without HDF5" in delegauge("surface", "--games", "1", "--dump", "", code=2):
        print("skipped: built without HDF5")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
