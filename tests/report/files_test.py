# SPDX-License-Identifier: Apache-2.0
"""The files of every job are what docs/files.md and its schemas say, and open in the usual readers."""

import copy
import glob
import json
import os
import sys
import unittest

from support import ROOT, FolderTest, delegauge, need

sys.path.insert(0, os.path.join(ROOT, "tests", "golden"))
from commands import RUNS

if __name__ == "__main__":
    need(["h5py", "jsonschema", "pandas"])

import h5py
import jsonschema
import numpy
import pandas
import referencing

JOBS = {
    "surface": ["surface", "--games", "3000"],
    "surface-less": ["surface", "--games", "300", "--players", "1", "--outcomes", "3", "--shift", "median", "--norm", "l1",
                     "--distance-norm", "linf", "--welfare", "sum", "--bounds", "fused", "--worst-case", "off",
                     "--collective-alignment", "off", "--precision", "double", "--strategy", "pure", "--tightest", "0"],
    "surface-weights": ["surface", "--games", "300", "--outcome-weights", "1,2,0.5,3"],
    "search-weights": ["search", "--chains", "32", "--steps", "20", "--players", "2", "--outcome-weights", "1,2,0.5,3"],
    "surface-error": ["surface", "--games", "200000", "--target-error", "fused:1e-3", "--worst-case", "off"],
    "grid": ["grid", "--dims", "3x2", "--points", "3", "--repetitions", "5"],
    "grid-product": ["grid", "--dims", "3x2", "--points", "3", "--repetitions", "5", "--play", "product"],
    "grid-surface": ["grid", "--dims", "2x2", "--points", "3", "--vary", "calibration,ca", "--fixed", "0.5,0.9",
                     "--repetitions", "5", "--ic", "0.5,0.7", "--worst-case", "off"],
    "infer": ["infer", "--dims", "2x2x2", "--samples", "10", "--repetitions", "5"],
    "search": ["search", "--chains", "32", "--steps", "20"],
    "search-map": ["search", "--chains", "32", "--steps", "20", "--map", "2x3", "--bound", "sharp"],
    "sweep": ["sweep", "surface", "--players", "2,3", "--metric", "epic,max,l1", "--games", "2000"],
    "sweep-grid": ["sweep", "grid", "--dims", "2x2,3x2", "--vary", "ia;ca,ia", "--points", "3", "--repetitions", "4", "--files", "all"],
    "sweep-infer": ["sweep", "infer", "--dims", "2x2", "--samples", "5:7", "--repetitions", "5"],
    "sweep-search": ["sweep", "search", "--bound", "fused,sharp", "--chains", "32", "--steps", "20"],
    "estimate": ["estimate", os.path.join(ROOT, "tests", "data", "log.csv"), "--replicates", "60", "--compare", "a:b"],
}

# Made of the shards of a run: all of them, and all but one.
MERGED = {"merged": [], "merged-partly": ["--partial"]}

# Keys that are not there when the quantity is not measured, and those of which the schema leaves the value open.
OPTIONAL = {"idle_seconds", "worst_case_tightness", "worst_case_regret", "map", "published", "sharp", "collective", "matched", "fused", "pairwise", "pareto", "calibration",
            "miscalibration", "collective_alignment_agents", "collective_alignment_principals"}
ANYTHING = {"ia", "ic", "ca", "cc", "calibration", "miscalibration"}


def schemas():
    found = {}
    for path in glob.glob(os.path.join(ROOT, "docs", "schema", "*.schema.json")):
        with open(path, encoding="utf-8") as file:
            found[os.path.basename(path)] = json.load(file)
    return found


def paths(value, at=()):
    """The keys of an object, and those within."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield (*at, key)
            yield from paths(part, (*at, key))


class Files(FolderTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, arguments in JOBS.items():
            delegauge(*arguments, "--out", cls.path(name), "--quiet")
        for name, options in MERGED.items():
            for shard in ("1/2", "2/2")[: 2 - len(options)]:
                delegauge(*JOBS["surface"], "--shard", shard, "--out", cls.path("shards-" + name), "--quiet")
            delegauge("merge", cls.path("shards-" + name), *options, "--out", cls.path(name), "--quiet")
        resources = [(name, referencing.Resource.from_contents(schema)) for name, schema in schemas().items()]
        registry = referencing.Registry().with_resources(resources)
        cls.validators = {
            name: jsonschema.Draft202012Validator(resource.contents, registry=registry) for name, resource in resources}

    def document(self, job, name):
        with open(self.path(job, name), encoding="utf-8") as file:
            return json.load(file)

    def test_schemas_are_schemas(self):
        self.assertEqual(len(self.validators), 4)
        for schema in schemas().values():
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_every_document_is_as_its_schema_says(self):
        for job in [*JOBS, *MERGED]:
            for name in ("summary", "run"):
                with self.subTest(job=job, name=name):
                    self.validators[name + ".schema.json"].validate(self.document(job, name + ".json"))

    def test_so_are_those_of_every_option(self):
        options = {"--report": 0, "--games-csv": 0, "--dump": 1, "--dump-columns": 1}  # of other files
        for run, line in RUNS.items():
            words, arguments = iter(line.split()), []
            for word in words:
                if word in options:
                    for _ in range(options[word]):
                        next(words)
                else:
                    arguments.append(word)
            delegauge(*arguments, "--out", self.path("golden-" + run), "--quiet")
            for name in ("summary", "run"):
                with self.subTest(run=run, name=name):
                    self.validators[name + ".schema.json"].validate(self.document("golden-" + run, name + ".json"))

    def test_estimates_are_as_their_schema_says(self):
        validator, document = self.validators["estimates.schema.json"], self.document("estimate", "estimates.json")
        validator.validate(document)
        table = pandas.read_csv(self.path("estimate", "estimates.csv"))
        self.assertEqual(sorted(set(table["group"])), ["a", "a:b", "all", "b"])
        count = sum(len(group["estimates"]) for part in ("groups", "differences") for group in document[part].values())
        self.assertEqual(len(table), count)
        told = table[(table["group"] == "a") & (table["measure"] == "individual_alignment") & (table["player"] == 1)].iloc[0]
        self.assertEqual(told["low"], document["groups"]["a"]["estimates"]["individual_alignment/1"]["low"])
        for path in list(paths(document)):
            damaged = copy.deepcopy(document)
            part = damaged
            for key in path[:-1]:
                part = part[key]
            if path[0] in ("missing", "configuration") or "lambda" in path:
                continue
            part[path[-1]] = {"what": "is this"} if path[-1] not in ("lambda", "differences") else 5
            self.assertFalse(validator.is_valid(damaged), path)

    def test_a_merged_run_is_the_run(self):
        self.assertEqual(self.document("merged", "summary.json"), self.document("surface", "summary.json"))
        self.assertEqual(self.document("merged-partly", "summary.json")["partial"], {"ranges": [[0, 1500]]})
        for name in MERGED:
            delegauge("report", self.path(name))

    def test_schemas_refuse_what_is_wrong(self):
        for job in ("surface", "grid", "infer", "search-map", "sweep"):
            for name in ("summary", "run"):
                validator = self.validators[name + ".schema.json"]
                document = self.document(job, name + ".json")
                for path in paths(document):
                    for damage in ("remove", "replace"):
                        if path[-1] in (OPTIONAL if damage == "remove" else ANYTHING) or "cells" in path and "configuration" in path[2:]:
                            continue
                        broken = copy.deepcopy(document)
                        parent = broken
                        for key in path[:-1]:
                            parent = parent[key]
                        if damage == "remove":
                            del parent[path[-1]]
                        else:
                            parent[path[-1]] = {"no": "such"}
                        self.assertFalse(validator.is_valid(broken), f"{job} {name} {damage} {path}")
            summary = self.document(job, "summary.json")
            self.assertFalse(self.validators["summary.schema.json"].is_valid({**summary, "more": 1}))

    def test_points_open_in_pandas_without_options(self):
        points = pandas.read_csv(self.path("surface", "points.csv"))
        self.assertEqual(len(points), 3000)
        self.assertEqual(points["index"].dtype.kind, "i")
        for name in points.columns.drop("index"):
            self.assertEqual(points[name].dtype.kind, "f", name)
            self.assertFalse(points[name].isna().any(), name)
        statistics = self.document("surface", "summary.json")["quantities"]["principals_welfare_regret"]
        self.assertAlmostEqual(points["principals_welfare_regret"].mean(), statistics["mean"], 6)
        self.assertEqual(points["principals_welfare_regret"].max(), statistics["max"])

    def test_every_table_opens_in_pandas(self):
        tables = [path for job in JOBS for path in glob.glob(self.path(job, "*.csv"))]
        self.assertGreaterEqual(len(tables), 14)
        for path in tables:
            table = pandas.read_csv(path)
            self.assertFalse(any(name.startswith("Unnamed") for name in table.columns), path)
            if os.path.basename(path) != "tightest.csv":
                self.assertGreater(len(table), 0, path)

    def test_histograms_are_of_all_games(self):
        table = pandas.read_csv(self.path("surface", "tightness.csv"))
        games = table.groupby(["bound", "against"])["games"].sum()
        self.assertEqual(len(games), 12)
        self.assertEqual(set(games), {3000})
        self.assertTrue(((table["high"] - table["low"]) == 1 / 512).all())

    def cells(self, sweep):
        """(values by option, summary.json) of each cell."""
        configuration = self.document(sweep, "run.json")["configuration"]
        for number, cell in enumerate(configuration["cells"], 1):
            yield dict(zip(configuration["varied"], cell["values"])), self.document(sweep, f"cells/{number:04}/summary.json")

    def test_a_sweep_is_a_tidy_table(self):
        table = pandas.read_csv(self.path("sweep", "sweep.csv"))
        self.assertEqual(len(table), 6 * 6)
        self.assertEqual(list(table.columns[:5]), ["cell", "same_as", "scale_twin_of", "players", "metric"])
        for values, summary in self.cells("sweep"):
            rows = table[(table["players"] == int(values["players"])) & (table["metric"] == values["metric"])].set_index("bound")
            self.assertEqual(list(rows.index), list(summary["bounds"]))
            for bound, of in summary["bounds"].items():
                row = rows.loc[bound]
                self.assertEqual((row["games"], row["violations"]), (summary["games"], of["violations"]))
                for name in ("tightness", "worst_case_tightness", "slack"):
                    self.assertEqual(row[f"{name}_mean"], of[name]["mean"])
                    self.assertEqual(row[f"{name}_stderr"], of[name]["standard_error"])
                    self.assertEqual(row[f"{name}_q95"], of[name]["quantiles"]["0.95"])
                for name, of_quantity in summary["quantities"].items():
                    self.assertEqual(row[f"{name}_mean"], of_quantity["mean"])
        self.assertEqual(len(pandas.read_csv(self.path("sweep-grid", "sweep.csv"))), 2 * (3 + 9))
        self.assertEqual(set(pandas.read_csv(self.path("sweep-grid", "sweep.csv"))["vary"]), {"ia", "ca,ia"})
        self.assertEqual(len(pandas.read_csv(self.path("sweep-search", "sweep.csv"))), 2)

    def test_a_sweep_is_labelled_arrays(self):
        if not os.path.exists(self.path("sweep", "sweep.h5")):
            self.skipTest("this build has no HDF5")
        with h5py.File(self.path("sweep", "sweep.h5")) as file:
            self.assertEqual(file.attrs["job"], "surface")
            self.assertEqual(file["players"][:].tolist(), [2, 3])
            self.assertEqual(file["metric"].asstr()[:].tolist(), ["epic", "max", "l1"])
            mean, bounds = file["tightness_mean"], file["bound"].asstr()[:].tolist()
            self.assertEqual([dimension[0].name for dimension in mean.dims], ["/players", "/metric", "/bound"])
            for number, (_, summary) in enumerate(self.cells("sweep")):
                where = divmod(number, 3)
                self.assertEqual(mean[where].tolist(), [summary["bounds"][bound]["tightness"]["mean"] for bound in bounds])
                self.assertEqual(file["games"][where], summary["games"])
        with h5py.File(self.path("sweep-grid", "sweep.h5")) as file:
            # Three points of the one scan, nine of the other: what a cell does not have is NaN.
            self.assertEqual(file["w_avg_mean"].shape, (2, 2, 12))
            self.assertEqual(int(numpy.isnan(file["w_avg_mean"][:]).sum()), 2 * 12)

    def test_a_sweep_opens_in_xarray(self):
        try:
            import xarray
        except ImportError:
            self.skipTest("xarray is not installed")
        if not os.path.exists(self.path("sweep", "sweep.h5")):
            self.skipTest("this build has no HDF5")
        with xarray.open_dataset(self.path("sweep", "sweep.h5"), engine="h5netcdf") as sweep:
            self.assertEqual(dict(sweep.sizes), {"players": 2, "metric": 3, "bound": 6})
            values, summary = list(self.cells("sweep"))[4]
            self.assertEqual(values, {"players": "3", "metric": "max"})
            told = sweep.tightness_mean.sel(players=3, metric="max", bound="fused").item()
            self.assertEqual(told, summary["bounds"]["fused"]["tightness"]["mean"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
