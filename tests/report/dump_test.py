# SPDX-License-Identifier: Apache-2.0
"""Files of single games: read by h5py, pandas and xarray, and the same numbers as the run's."""

import filecmp
import json
import sys
import unittest

from support import SKIPPED, FolderTest, delegauge, need

if __name__ == "__main__":
    need(["h5py", "h5netcdf", "pandas", "xarray"])

import h5py
import numpy
import pandas
import xarray


def frame(path):
    """The file as a table of pandas'."""
    with h5py.File(path) as file:
        return pandas.DataFrame({name: file[name][:] for name in file}).set_index("index")


class Dump(FolderTest):
    GAMES = 70_001

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.path("games.h5")
        delegauge("surface", "--games", str(cls.GAMES), "--dump", cls.file, "--out", cls.path("run"), "--quiet",
                  "--agent-magnitudes", "0.5:1.5")

    def test_it_says_what_it_is(self):
        with h5py.File(self.file) as file:
            self.assertEqual(file.attrs["format"], "delegauge-games")
            self.assertEqual(file.attrs["version"], 1)
            self.assertEqual(file.attrs["games"], self.GAMES)
            with open(self.path("run", "summary.json"), encoding="utf-8") as summary:
                self.assertEqual(json.loads(file.attrs["configuration"]), json.load(summary)["configuration"])
            for name, column in file.items():
                self.assertEqual(column.shape, (self.GAMES,), name)
                self.assertEqual(column.chunks, (1024,))
                self.assertEqual((column.compression, column.shuffle), ("gzip", True))
                self.assertIn(column.attrs["units"], ("1", "utility"))
            self.assertEqual(file["published"].dtype, numpy.float32)

    def test_its_games_are_those_of_points_csv(self):
        games = frame(self.file)
        points = pandas.read_csv(self.path("run", "points.csv")).set_index("index")
        for name in points.columns:
            numpy.testing.assert_array_equal(games[name].iloc[:5000], points[name].astype(numpy.float32), name)

    def test_its_games_add_up_to_the_summary(self):
        games = frame(self.file)
        with open(self.path("run", "summary.json"), encoding="utf-8") as file:
            summary = json.load(file)
        numpy.testing.assert_array_equal(games.index, numpy.arange(self.GAMES))
        for name, stat in summary["quantities"].items():
            self.assertAlmostEqual(games[name].astype(float).mean(), stat["mean"], 6)
            self.assertAlmostEqual(float(games[name].max()), stat["max"], 6)
        for bound, of in summary["bounds"].items():
            slack = games[bound].astype(float) - games["principals_welfare_regret"]
            self.assertAlmostEqual(slack.mean(), of["slack"]["mean"], 6)
        self.assertTrue((games["agent_magnitude_1"].between(0.4999, 1.5001)).all())
        total = sum(games[f"alignment_distance_{i}"].astype(float) for i in range(1, 5))
        numpy.testing.assert_allclose(total, games["total_misalignment"], atol=1e-5)

    def test_xarray_opens_it_with_its_coordinate(self):
        with xarray.open_dataset(self.file, engine="h5netcdf") as data:
            self.assertEqual(dict(data.sizes), {"index": self.GAMES})
            self.assertEqual(len(data.data_vars), 28)
            self.assertEqual(float(data["fused"].sel(index=123)), float(frame(self.file)["fused"].loc[123]))
            self.assertEqual(data["fused"].attrs["units"], "utility")

    def test_bytes_do_not_depend_on_threads(self):
        arguments = ["surface", "--games", "40000", "--quiet", "--players", "2", "--dump"]
        names = [self.path(f"threads-{threads}.h5") for threads in (1, 2, 5)]
        for name, threads in zip(names, ("1", "2", "5")):
            delegauge(*arguments, name, "--threads", threads)
        names.append(self.path("scalar.h5"))
        delegauge(*arguments, names[-1], "--isa", "scalar")
        for name in names[1:]:
            self.assertTrue(filecmp.cmp(names[0], name, shallow=False), name)

    def test_columns_are_chosen(self):
        name = self.path("columns.h5")
        for precision, dtype in (("float", numpy.float32), ("double", numpy.float64)):
            delegauge("surface", "--games", "10", "--dump", name, "--dump-columns", "pairwise,alignment_distance,worst_case_regret",
                      "--quiet", "--precision", precision)
            with h5py.File(name) as file:
                self.assertEqual(set(file), {"index", "pairwise", "worst_case_regret"} | {f"alignment_distance_{i}" for i in (1, 2, 3, 4)})
                self.assertEqual(file["pairwise"].dtype, dtype)
        self.assertIn("--dump-columns: 'best'", delegauge("surface", "--games", "10", "--dump", name, "--dump-columns", "best", code=2))
        self.assertIn("asked for twice", delegauge("surface", "--games", "10", "--dump", name, "--dump-columns", "all,fused", code=2))
        self.assertIn("give --dump", delegauge("surface", "--games", "10", "--dump-columns", "fused", code=2))

    def test_what_cannot_be_written_is_said(self):
        self.assertIn("is not a file", delegauge("surface", "--games", "10", "--dump", self.folder, code=2))
        self.assertIn("cannot be created", delegauge("surface", "--games", "10", "--dump", self.path("none", "x.h5"), code=1))

    def test_grid_has_its_games_too(self):
        for threads in ("1", "3"):
            delegauge("grid", "--dims", "2x2", "--points", "3", "--repetitions", "700", "--dump", self.path(f"grid-{threads}.h5"),
                      "--games-csv", "--out", self.path("grid-" + threads), "--quiet", "--threads", threads)
        self.assertTrue(filecmp.cmp(self.path("grid-1.h5"), self.path("grid-3.h5"), shallow=False))
        games = frame(self.path("grid-3.h5"))
        table = pandas.read_csv(self.path("grid-3", "games.csv"))
        self.assertEqual(len(games), 2100)
        for name in table.columns:
            numpy.testing.assert_array_equal(games[name], table[name].astype(numpy.float32), name)


if __name__ == "__main__":
    if "without HDF5" in delegauge("surface", "--games", "1", "--dump", "", code=2):
        print("skipped: built without HDF5")
        sys.exit(SKIPPED)
    unittest.main(verbosity=2)
