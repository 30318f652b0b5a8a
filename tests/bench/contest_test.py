#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The side-by-side benchmark (bench/contest): a peer with other statistics is found out and not timed, ratios are those of a round,
documents are renewed between their marks. No peer's library is needed."""
import contextlib
import io
import math
import random
import sys
import tempfile
import types
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from contest import checks, rounds, tables  # noqa: E402
from contest.contenders import PEERS  # noqa: E402
from contest.lines import lines_of_code  # noqa: E402
from contest.works import Work  # noqa: E402
from harness.documents import replace  # noqa: E402
from harness.machine import Energy  # noqa: E402
from harness.numbers import digits, spread  # noqa: E402
from harness.processes import Failed, Server  # noqa: E402

LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def statistic(values):
    values, n = sorted(values), len(values)
    mean = sum(values) / n
    error = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1) / n)
    return {"mean": mean, "standard_error": error, "min": values[0], "max": values[-1],
            "quantiles": {str(p): values[int(p * n)] for p in LEVELS}}


def sample(seed, games=20000, shift=0.0, power=1.0):
    draw = random.Random(seed)
    return statistic([draw.random() ** power + shift for _ in range(games)])


def ours(seed=1):
    return {"kind": "surface", "games": 20000, "quantities": {"agents_welfare_regret": sample(seed)},
            "bounds": {"published": {"violations": 0, "tightness": sample(seed + 1)}}}


def theirs(seed=3, violations=0, **change):
    return {"kind": "peer", "games": 20000, "violations": {"published": violations},
            "quantities": {"agents_welfare_regret": sample(seed, **change), "published_tightness": sample(seed + 1)}}


class Surfaces(unittest.TestCase):
    def test_the_same_distribution_passes(self):
        for seed in range(3, 13):
            compared, furthest, differing = checks.compare_surface(ours(), theirs(seed))
            self.assertEqual((compared, differing), (16, []))
            self.assertLess(furthest, 1)

    def test_another_mean_is_found_out(self):
        self.assertTrue(checks.compare_surface(ours(), theirs(shift=0.03))[2])

    def test_another_shape_of_the_same_mean_is_found_out(self):
        peer = theirs()
        draw = random.Random(5)
        narrow = statistic([0.5 + 0.5 * (draw.random() - 0.5) for _ in range(20000)])
        peer["quantities"]["agents_welfare_regret"] = narrow
        differing = checks.compare_surface(ours(), peer)[2]
        self.assertTrue(any("quantile" in d for d in differing))

    def test_violations_and_unknown_quantities_are_found_out(self):
        self.assertTrue(checks.compare_surface(ours(), theirs(violations=1))[2])
        peer = theirs()
        peer["quantities"]["surprise"] = sample(9)
        self.assertTrue(checks.compare_surface(ours(), peer)[2])

    def test_nothing_to_compare_is_no_agreement(self):
        peer = theirs()
        peer["quantities"] = {}
        self.assertTrue(checks.compare_surface(ours(), peer)[2])


def grid_rows(shift=0.0):
    names = [f"{c}_{part}" for c in checks.CURVES for part in ("mean", "stderr")]
    return [{"value": str(v), **{n: str(0.5 + shift if n.endswith("mean") else 0.001) for n in names}} for v in (0.0, 0.5, 1.0)]


def grid_points(shift=0.0):
    return [{"value": v, "mean": dict.fromkeys(checks.CURVES, 0.5 + shift), "stderr": dict.fromkeys(checks.CURVES, 0.001)}
            for v in (0.0, 0.5, 1.0)]


class Grids(unittest.TestCase):
    def test_means_are_compared_point_by_point(self):
        self.assertEqual(checks.compare_grid({"rows": grid_rows()}, {"points": grid_points(0.01)})[2], [])
        self.assertEqual(len(checks.compare_grid({"rows": grid_rows()}, {"points": grid_points(0.05)})[2]), 15)

    def test_other_points_are_found_out(self):
        self.assertTrue(checks.compare_grid({"rows": grid_rows()}, {"points": grid_points()[:2]})[2])


class Fake:
    """A contender of given statistics and rates."""

    def __init__(self, name, statistics, rates=(1.0,), threads=1):
        self.name, self.given, self.rates, self.threads, self.runs = name, statistics, list(rates), threads, 0

    def statistics(self, games):
        if isinstance(self.given, Exception):
            raise self.given
        return self.given

    def prepare(self, seconds):
        pass

    def run(self):
        rate = self.rates[self.runs % len(self.rates)]
        self.runs += 1
        return {"wall": rate, "processor": rate, "seconds": 1.0, "games": 1}

    def facts(self):
        return {"version": "1", "start_seconds": 0.1, "peak_mib": 1.0, "lines": 10}

    def close(self):
        pass


class Rounds(unittest.TestCase):
    arguments = types.SimpleNamespace(check_games=20000, rounds=3, seconds=1)

    def result(self, *peers):
        reference = Fake("delegauge, 1 thread", ours(), (100, 200, 300))
        both = Fake("delegauge, 2 threads", ours(), (200, 400, 600))
        names = tuple(p.name for p in peers)
        ratios = [(both.name, (n,), n, None) for n in names] + [(both.name, names, "best library", 40)]
        work = Work("surface 4x4", "surface", "4x4", [reference, both, *peers], reference.name, ratios)
        with contextlib.redirect_stderr(io.StringIO()):
            return rounds.result_of(work, self.arguments, Energy(Path("/nowhere")))

    def test_a_wrong_peer_is_not_timed(self):
        wrong = Fake("Numba, 2 threads", theirs(shift=0.1))
        result = self.result(wrong, Fake("JAX, 2 threads", theirs(), (5, 10, 15)))
        self.assertEqual(result["checks"][wrong.name]["state"], "wrong")
        self.assertEqual(wrong.runs, 0)
        self.assertNotIn(wrong.name, result["rates"])
        self.assertEqual([r["under"] for r in result["ratios"]], ["JAX, 2 threads", "best library"])

    def test_one_that_cannot_run_is_left_out(self):
        result = self.result(Fake("PyTorch, 2 threads", Failed("no torch")), Fake("JAX, 2 threads", theirs(), (5, 10, 15)))
        self.assertEqual(result["checks"]["PyTorch, 2 threads"]["state"], "cannot run")
        self.assertIn("no torch", "\n".join(tables.check_lines({"surface 4x4": result})))

    def test_ratios_are_those_of_a_round(self):
        result = self.result(Fake("Numba, 2 threads", theirs(), (2, 80, 6)), Fake("JAX, 2 threads", theirs(), (4, 8, 60)))
        best = next(r for r in result["ratios"] if r["under"] == "best library")
        self.assertEqual(best["median"], 10)  # of 200 / 4, 400 / 80 and 600 / 60
        text = tables.markdown({"date": "2000-01-01", "rounds": 3, "seconds": 1, "works": {"surface 4x4": result},
                                "machine": {"processor": "P", "processors": 2, "system": "S", "python": "3", "isa": "scalar",
                                            "energy": False, "load_average": [0, 1]}})
        self.assertIn("**not reached**", text)


class Parts(unittest.TestCase):
    def test_spread_and_digits(self):
        self.assertEqual(spread([1, 2, 3, 4, 5]), {"median": 3, "quartiles": [2, 4]})
        self.assertEqual((digits(123456), digits(0.012345)), ("123,000", "0.0123"))

    def test_only_code_counts_as_lines(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "a.py")
            path.write_text('"""Docs\nof two lines."""\n# why\n\nx = [1,\n     2]\n\n\ndef f():\n    """Docs."""\n    return """text\nof two"""\n')
            self.assertEqual(lines_of_code(path), 5)
        for script in PEERS.glob("*.py"):
            self.assertGreater(lines_of_code(script), 0)

    def test_a_document_is_renewed_between_its_marks(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "a.md")
            path.write_text("a\n<!-- t: begin -->\nold\n<!-- t: end -->\nz\n")
            replace(path, {"t": "new"})
            self.assertEqual(path.read_text(), "a\n<!-- t: begin -->\n\nnew\n\n<!-- t: end -->\nz\n")
            with self.assertRaises(ValueError):
                replace(path, {"u": "new"})

    def test_energy_counters_wrap(self):
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder, "intel-rapl:0")
            for each in (package, Path(folder, "intel-rapl:0:0")):
                each.mkdir()
                (each / "energy_uj").write_text("10\n")
                (each / "max_energy_range_uj").write_text("999999\n")
            energy = Energy(Path(folder))
            self.assertEqual(len(energy.packages), 1)
            self.assertAlmostEqual(energy.joules([900_000], [100_000]), 0.2)
        self.assertFalse(Energy(Path("/nowhere")).readable())

    def test_a_server_that_dies_is_said_to(self):
        with self.assertRaisesRegex(Failed, "exited 3"):
            Server([sys.executable, "-c", "import sys; sys.exit(3)"])


if __name__ == "__main__":
    unittest.main()
