#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The games in tests/data/exact, which were once measured wrongly: what "expected" says of each, and every other quantity by exact
arithmetic."""
import json
import sys
import unittest
from pathlib import Path

from oracle.compare import Comparison, Exact
from oracle.program import evaluate

CASES = sorted((Path(__file__).resolve().parents[1] / "data" / "exact").glob("*.json"))


class Cases(unittest.TestCase):
    def test_there_are_some(self):
        self.assertTrue(CASES)

    def test_every_case(self):
        for path in CASES:
            game = json.loads(path.read_text())
            game.setdefault("metric", "epic")
            game.setdefault("welfare", "mean")
            exact = Exact(game)
            for precision in ("double", "float"):
                with self.subTest(case=path.stem, precision=precision):
                    record, = evaluate([game], precision)
                    self.assertEqual(Comparison(exact, record, precision).faults, [])
                    self.check(game["expected"], record, 1e-9 if precision == "double" else 2e-4)

    def check(self, expected, record, tolerance):
        """Numbers, lists exactly; of an object, its parts."""
        for name, value in expected.items():
            if isinstance(value, dict):
                self.check(value, record[name], tolerance)
            elif isinstance(value, list):
                self.assertEqual(record[name], value, name)
            else:
                self.assertAlmostEqual(record[name], value, delta=tolerance * max(1, abs(value)), msg=name)


if __name__ == "__main__":
    sys.exit(unittest.main())
